import { Injectable } from '@nestjs/common';

import { Checkpoints } from '../../clock/checkpoints';
import { decideAttempt, type AttemptFacts } from '../attempts/attempt.decision';
import { AttemptEndings } from '../attempts/attempt.endings';
import { AttemptStore, type AttemptOfJob } from '../attempts/attempt.store';
import { PollPace } from './poll.pace';

/** Decides what the facts about an attempt mean, and writes it down. */
@Injectable()
export class AttemptVerdicts {
  constructor(
    private readonly attempts: AttemptStore,
    private readonly endings: AttemptEndings,
    private readonly checkpoints: Checkpoints,
    private readonly pace: PollPace,
  ) {}

  /**
   * `hinted`: a worker says that it is done, so the provider will say so in a moment. Gives false
   * where the attempt has changed since the facts were found, so that these say nothing any more.
   */
  async give(found: AttemptOfJob, facts: AttemptFacts, hinted: boolean): Promise<boolean> {
    const { status } = facts;
    const decision = decideAttempt(facts);
    if (decision.kind === 'wait') {
      const nextPollInMs = hinted ? SOON_MS : this.pace.delayMs(found.attempt.polls);
      await this.attempts.saw(found, { ...decision, nextPollInMs, ...(status && { status }) });
      return true;
    }
    await this.checkpoints.pass('beforeFinal');
    if (decision.kind === 'succeed') {
      await this.endings.succeed(found, decision.manifest, status);
    } else {
      if (!(await this.endings.fail(found, { ...decision, status }))) return false;
    }
    await this.checkpoints.pass('afterFinalBeforeWebhook');
    return true;
  }
}

const SOON_MS = 100;
