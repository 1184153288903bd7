/** An event of a stream. */
export interface SentEvent {
  readonly id: string;
  readonly data: unknown;
}

/** Events of a stream as they come, until it ends; throws where it is cut. */
export async function* sentEvents(response: Response): AsyncGenerator<SentEvent> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => {
          const at = line.indexOf(': ');
          return [line.slice(0, at), line.slice(at + 2)] as const;
        }),
      );
      const data = fields.get('data');
      if (data !== undefined) yield { id: fields.get('id') ?? '', data: JSON.parse(data) };
    }
  }
}
