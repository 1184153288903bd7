import { operationsOf, type Document, type Operation } from '../schema/document';
import type { Template } from '../schema/templated';
import { Refused, type Api } from './api';

/** What the page asks for once a key, however often it is drawn. */
export interface Session {
  readonly api: Api;
  readonly document: Document;
  readonly operations: readonly Operation[];
  readonly templates: readonly Template[];
}

/** Throws Refused where the key is none. */
export async function openSession(api: Api): Promise<Session> {
  await api.get('key');
  const [document, templates] = await Promise.all([
    api.get<Document>('openapi.json'),
    templatesOf(api),
  ]);
  return { api, document, operations: operationsOf(document), templates };
}

/** A key that may not read them has none. */
async function templatesOf(api: Api): Promise<readonly Template[]> {
  try {
    return (await api.get<{ readonly data: readonly Template[] }>('template')).data;
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
