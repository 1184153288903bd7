import { Injectable, Logger } from '@nestjs/common';

import { AttemptObserver } from './attempt.observer';
import { AttemptStore, type AttemptOfJob } from '../attempts/attempt.store';
import { AttemptVerdicts } from './attempt.verdicts';
import { PollClaims } from './poll.claims';
import type { Look } from './status.reader';

/** Looks at one attempt and writes down what that shows. */
@Injectable()
export class AttemptLooks {
  private readonly logger = new Logger(AttemptLooks.name);

  constructor(
    private readonly attempts: AttemptStore,
    private readonly observer: AttemptObserver,
    private readonly verdicts: AttemptVerdicts,
    private readonly claims: PollClaims,
  ) {}

  /**
   * Never rejects. Gives false where the attempt changed meanwhile, so that another look is needed.
   * `hinted`: somebody says that it is done.
   */
  async look(id: string, { hinted, ...look }: Look & { hinted: boolean }): Promise<boolean> {
    try {
      if (look.signal.aborted) return await this.letGo(id);
      const found = await this.attempts.findLive(id);
      return !found || (await this.update(found, { hinted, ...look }));
    } catch (err) {
      this.logger.error({ err }, `${id} could not be read.`);
      return true;
    }
  }

  private async update(
    found: AttemptOfJob,
    { hinted, ...look }: Look & { readonly hinted: boolean },
  ): Promise<boolean> {
    const { id } = found.attempt;
    try {
      const facts = await this.observer.observe(found, look);
      const cut = look.signal.aborted && !facts.manifest && !facts.status;
      return cut ? await this.letGo(id) : await this.verdicts.give(found, facts, hinted);
    } catch (err) {
      this.logger.error({ err }, `${id} could not be brought up to date.`);
      // Its turn is over all the same: the others' would never come.
      await this.claims.postpone(found.attempt);
      return true;
    }
  }

  /** The program stops: another orchestrator, or the next start, looks now. */
  private async letGo(id: string): Promise<true> {
    await this.claims.handBack(id);
    return true;
  }
}
