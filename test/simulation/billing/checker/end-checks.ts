import type { Day } from '../../../../lib/values/day.ts';
import type { World } from '../world.ts';
import { ESTIMATED } from '../microsoft/exports.ts';
import { sumOf } from '../microsoft/charge.ts';
import { moneyCents } from './contents.ts';

/** What has to hold when everything has come to rest in good weather. */
export async function checkEnd(world: World, lastNight: Day): Promise<void> {
  const { tenant, documents, contents, findings, book, knobs } = world;
  for (const { issue, now } of tenant.documents) {
    const document = documents.now.get(issue.id);
    const multiset = document?.published && contents.of(issue.id, document.published.version)?.multiset;
    findings.check(
      'every document is filed in the end, as Microsoft has it',
      document?.stage === 'filed' && multiset === now.multiset,
      () =>
        `${issue.id} is ${document?.stage}: ${document?.failure ?? document?.tieOut?.why ?? ''}; ${multiset} for ${now.multiset}`,
    );
    for (const { to, difference } of document?.restatements ?? []) {
      findings.check(
        'every restatement is recorded',
        difference !== undefined,
        () => `${issue.id}: the difference to ${to} was never worked out`,
      );
    }
  }
  for await (const { id, loaded, state } of book.estimates()) {
    const isTold = loaded === undefined || tenant.lies.isAmong(id, loaded.parts);
    const holds = isTold || moneyCents(loaded.subtotal) === sumOf(ESTIMATED);
    findings.check(
      'an estimate is what Microsoft expects',
      holds && state !== 'exporting',
      () => `${id} is ${state}`,
    );
  }
  const runs = await Promise.all([...world.nights.nights.keys()].map((night) => book.night(night)));
  world.nights.checkEnd(runs.flatMap((run) => run ?? []));
  if (knobs.calm) {
    const own = runs.filter((run) => run && run.night <= lastNight);
    const whole = own.every((run) => run && run.failed.length + run.problems.length === 0);
    findings.check('what nothing holds up is whole', whole, () => JSON.stringify(runs));
  }
}
