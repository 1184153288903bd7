import { checkTemplate } from '../template.check';
import { TemplateInput } from '../template.input';
import { SHIPPED_TEMPLATES } from './shipped.templates';
import { parse } from '@app/contracts';

describe('the templates that come with the program', () => {
  it.each([...SHIPPED_TEMPLATES])('%s is one that an owner could keep', (_name, template) => {
    const definition = parse(TemplateInput, template.definition);

    expect(() => checkTemplate(definition)).not.toThrow();
  });
});
