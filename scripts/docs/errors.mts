export type ErrorTable = Readonly<
  Record<string, { readonly status: number; readonly retryable: boolean; readonly title: string }>
>;

/** docs/errors.md: what an error looks like, and the closed list of codes. */
export function errorsPage(errors: ErrorTable, reserved: readonly string[]): string {
  const rows = Object.entries(errors).map(
    ([code, { status, retryable, title }]) =>
      `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${title} |`,
  );
  return `# Errors

<!-- Written by \`npm run docs\` from libs/contracts/src/error-codes.ts. -->

Every answer of 400 and above is \`application/problem+json\` (RFC 9457), and a failed job carries the
same object as \`error\`:

\`\`\`json
{
  "type": "urn:api-gpu:error:validation_failed",
  "title": "The request is not valid",
  "status": 400,
  "detail": "url_srt is missing",
  "instance": "/video/caption",
  "code": "validation_failed",
  "retryable": false,
  "request_id": "req_01JD4Z0M3Q8W6Y2R5T7V9X1B3C",
  "errors": [{ "pointer": "/url_srt", "code": "required", "detail": "url_srt is missing" }]
}
\`\`\`

- Decide by \`code\`: it comes from the list below, which only grows with a change of the contract.
- \`retryable\` says whether the same request can succeed later. Some errors set it by what happened:
  a source that answered 503 is worth another try, one that answered 404 is not.
- \`detail\` is for people: what happened, with the value that caused it, and what to do.
- \`errors\` has one entry a problem; \`pointer\` is a JSON pointer (RFC 6901) into the request body, or
  \`/name\` of a query's parameter. A header that is wrong stands in \`detail\` alone.
- \`request_id\` stands in the logs of every program that worked on the request. Send your own as
  \`X-Request-Id\`.
- The status of a code that only jobs have is what stands in \`job.error.status\`; \`GET /job/{id}\`
  itself answers 200.

| code | status | retryable | title |
| --- | --- | --- | --- |
${rows.join('\n')}

Reserved for what is still to come, and never sent by this version: ${reserved.map((code) => `\`${code}\``).join(', ')}.
`;
}
