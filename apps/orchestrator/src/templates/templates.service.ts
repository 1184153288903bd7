import { ApiError, parse } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { SHIPPED_TEMPLATES } from './shipped/shipped.templates';
import { checkTemplate } from './template.check';
import { NewTemplateInput, TemplateInput } from './template.input';
import { TemplateStore } from './template.store';
import {
  summaryView,
  templateView,
  type StoredTemplate,
  type Template,
  type TemplateList,
} from './template.view';

/** The templates that an owner can use: its own, and the shipped ones, which nobody can change. */
@Injectable()
export class TemplatesService {
  constructor(
    private readonly store: TemplateStore,
    private readonly clock: Clock,
  ) {}

  /** Undefined where there is none of this name. */
  async known(owner: string, name: string): Promise<StoredTemplate | undefined> {
    return SHIPPED_TEMPLATES.get(name) ?? (await this.store.find(owner, name));
  }

  /** Throws ApiError `not_found`. */
  async find(owner: string, name: string): Promise<Template> {
    return templateView((await this.known(owner, name)) ?? unknownTemplate(name));
  }

  async list(owner: string): Promise<TemplateList> {
    const all = [...(await this.store.list(owner)), ...SHIPPED_TEMPLATES.values()];
    return { data: all.map(summaryView) };
  }

  /** Throws ApiError `validation_failed`, `conflict` or `quota_exceeded`. */
  async create(owner: string, body: unknown): Promise<Template> {
    const { name, ...definition } = parse(NewTemplateInput, body);
    checkTemplate(definition);
    refuseShipped(name);
    const now = this.clock.now();
    const template = { name, definition, createdAt: now, updatedAt: now };
    await this.store.add(owner, template);
    return templateView(template);
  }

  /** Throws ApiError `validation_failed`, `conflict` or `not_found`. */
  async replace(owner: string, name: string, body: unknown): Promise<Template> {
    const definition = { ...parse(TemplateInput, body) };
    checkTemplate(definition);
    refuseShipped(name);
    const before = (await this.store.find(owner, name)) ?? unknownTemplate(name);
    const template = { ...before, definition, updatedAt: this.clock.now() };
    if (!(await this.store.replace(owner, template))) unknownTemplate(name);
    return templateView(template);
  }

  /** Throws ApiError `conflict` or `not_found`. */
  async delete(owner: string, name: string): Promise<void> {
    refuseShipped(name);
    if (!(await this.store.remove(owner, name))) unknownTemplate(name);
  }
}

function refuseShipped(name: string): void {
  if (!SHIPPED_TEMPLATES.has(name)) return;
  const detail = `${name} is a template of the program itself: keep yours under another name.`;
  throw new ApiError('conflict', detail);
}

function unknownTemplate(name: string): never {
  const shown = JSON.stringify(name.slice(0, 64));
  throw new ApiError('not_found', `There is no template ${shown}; GET /template lists them.`);
}
