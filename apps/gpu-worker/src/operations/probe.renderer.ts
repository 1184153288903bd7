import { ApiError, ProbeData, readAs, type JobWarning, type ProbeInput } from '@app/contracts';
import { STILL_DEMUXERS } from '@app/ffmpeg';

import { lookIntoStill, lookIntoTracks, type Looked } from './probe.look';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';

const FIELD = 'url_media';

/** Tells what a file is; makes none. */
export class ProbeRenderer extends Renderer<'probe'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(_input: ProbeInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const { data, warnings } = await lookInto(session);
    const renderMs = Math.round(performance.now() - started);
    return answer(data, { warnings, renderMs });
  }
}

async function lookInto(session: RenderSession): Promise<Looked> {
  const input = await session.media(FIELD);
  return STILL_DEMUXERS.includes(input.demuxer)
    ? lookIntoStill(session, FIELD)
    : session.about(FIELD, () => lookIntoTracks(session, { field: FIELD, input }));
}

/** What was found, once it is what the contract says; anything else is our own fault. */
function answer(
  found: ProbeData,
  { warnings, renderMs }: { readonly warnings: readonly JobWarning[]; readonly renderMs: number },
): RenderResult {
  const data = readAs(ProbeData, found);
  if (!data) throw new ApiError('internal', 'What was found in the file can not be told.');
  return {
    ...{ outputs: {}, data: { ...data }, warnings },
    ...{ encoder: null, fallbackReason: null, renderMs, verifyMs: 0, speed: null },
  };
}
