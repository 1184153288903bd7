interface Variable {
  readonly description: string;
  readonly default?: string;
  readonly unit?: string;
  readonly secret?: boolean;
}

/** A program and the variables it reads. */
export interface Program {
  readonly title: string;
  readonly schema: Readonly<Record<string, Variable>>;
}

/** docs/configuration.md: every variable and every default limit. */
export function configurationPage(programs: readonly Program[], limits: string): string {
  return `# Configuration

<!-- Written by \`npm run docs\` from the config/ folders of the programs. -->

Everything is set by environment variables, or by a \`.env\` file beside \`package.json\` (copy
\`.env.example\`). They are checked at start, and every problem is named in one message. An empty
variable counts as unset.

Without \`RUNPOD_API_KEY\` and \`RUNPOD_ENDPOINT_ID\`, \`npm start\` uses the local endpoint and starts it.
With them, \`X_API_KEY\` and a public \`https:\` \`PUBLIC_URL\` are needed too.
${programs.map(section).join('')}
## Default limits of a job

${limits}

The pictures of a source and its length are checked before anything is decoded. Requests of an owner
are limited by \`RATE_LIMIT_PER_MINUTE\`.
`;
}

/** .env.example: the same variables as a file to copy. */
export function envExample(programs: readonly Program[]): string {
  const parts = programs.map(({ title, schema }) => {
    const entries = Object.entries(schema).map(
      ([name, variable]) => `# ${oneLine(variable)}\n#${name}=${variable.default ?? ''}\n`,
    );
    return `# --- ${title} ---\n\n${entries.join('\n')}`;
  });
  return `# Copy to .env and remove the # before what you set (docs/configuration.md).\n\n${parts.join('\n')}`;
}

function section({ title, schema }: Program): string {
  const rows = Object.entries(schema).map(([name, variable]) => {
    const fallback = variable.default ? `\`${variable.default}\`` : '';
    return `| \`${name}\` | ${fallback} | ${oneLine(variable)} |`;
  });
  return `
## ${title}

| variable | default | what it is |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function oneLine({ description, unit, secret }: Variable): string {
  return [description, unit && `Unit: ${unit}.`, secret && 'Secret.'].filter(Boolean).join(' ');
}
