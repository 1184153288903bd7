/** A field of an operation's input, as the command line reads and tells it. */
export interface Field {
  /** `json` where the form depends on what stands in it. */
  readonly kind: 'text' | 'number' | 'truth' | 'object' | 'list' | 'json';
  readonly about?: string;
  /** An address of media, or the id of an uploaded file. */
  readonly media?: true;
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly fields?: Fields;
  readonly item?: Field;
}

/** Fields by name. */
export interface Fields {
  readonly [name: string]: Field;
}

/** An operation as it stands in the generated list: its calls, and what they take. */
export interface Operation {
  readonly summary: string;
  readonly submit: unknown;
  readonly validate: unknown;
  readonly fields: Fields;
}
