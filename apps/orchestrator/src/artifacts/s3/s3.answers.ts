/** One page of a listing. */
export interface S3Page {
  readonly names: readonly string[];
  /** Asks for the next page; null at the end. */
  readonly continuation: string | null;
}

/** A page of ListObjectsV2. Names of ours need no escapes, so that no XML parser is needed. */
export function readPage(xml: string): S3Page {
  const names = [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name = '']) => unescaped(name));
  const isTruncated = textOf(xml, 'IsTruncated') === 'true';
  return { names, continuation: isTruncated ? textOf(xml, 'NextContinuationToken') : null };
}

/** The id of an upload in parts; null where the answer has none. */
export function readUploadId(xml: string): string | null {
  return textOf(xml, 'UploadId');
}

/** S3's word for what is wrong, e.g. `SlowDown`. */
export function readErrorCode(xml: string): string | null {
  const code = textOf(xml, 'Code');
  return code !== null && /^\w{1,64}$/.test(code) ? code : null;
}

function textOf(xml: string, tag: string): string | null {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text === undefined ? null : unescaped(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
};

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
