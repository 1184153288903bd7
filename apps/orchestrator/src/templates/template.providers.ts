import { TemplatedBodies } from './templated.bodies';
import { TemplateStore } from './template.store';
import { TemplatesService } from './templates.service';

/** Everything of templates but their routes: a test builds the same. */
export const TEMPLATE_PROVIDERS = [TemplateStore, TemplatesService, TemplatedBodies] as const;
