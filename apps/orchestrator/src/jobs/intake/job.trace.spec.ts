import { testConfig } from '../../config/config.testing';
import { jobTrace } from './job.trace';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SENT = `00-${TRACE}-00f067aa0ba902b7-01`;

const env = (more: Readonly<Record<string, string>> = {}) =>
  testConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', ...more }).env;

describe(jobTrace.name, () => {
  it('goes on with the trace of a request, and begins one where that is none', () => {
    expect(jobTrace(SENT, env())).toBe(SENT);
    expect(jobTrace('00-hostile', env())).toMatch(/^00-[\da-f]{32}-0{16}-01$/);
  });

  it('keeps what the sampler says, and nothing where no collector is named', () => {
    const off = env({ OTEL_TRACES_SAMPLER: 'always_off' });

    expect(jobTrace(SENT, off)).toBe(SENT.replace(/1$/, '0'));
    expect(jobTrace(SENT, testConfig().env)).toBeUndefined();
  });
});
