import { ArtifactsModule } from '../artifacts/artifacts.module';
import { testApp } from '../app.testing';
import { Clock } from '../clock/clock';
import type { SteppedClock } from '../clock/clock.testing';
import { testConfig } from '../config/config.testing';
import { FILE_CONTROLLERS, FILE_PROVIDERS } from './file.providers';

/** An application with the routes of files, without jobs; time stands in the test's hands. */
export function filesApp(env: Readonly<Record<string, string>>, clock: SteppedClock) {
  return testApp({
    config: testConfig(env),
    imports: [ArtifactsModule],
    controllers: FILE_CONTROLLERS,
    providers: FILE_PROVIDERS,
    override: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
}
