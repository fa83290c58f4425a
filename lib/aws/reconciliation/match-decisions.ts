import type { MatchDecisions } from '../../reconciliation/cases/matches/match-decisions.ts';
import type { MatchRecord } from '../../reconciliation/cases/matches/match-record.ts';
import { writeChained } from './chained-write.ts';
import { MATCH_DECISIONS, matchDecisionKey } from '../keys.ts';
import { partition, type Table } from '../partition.ts';
import { readItem } from '../revised-item.ts';

/** What people said about suggested matches, in the table `billing`: few enough to lie together. */
export function createMatchDecisions(table: Table): MatchDecisions {
  return {
    async read(identity) {
      const item = await readItem(table, matchDecisionKey(identity));
      return item?.['match'] as MatchRecord | undefined;
    },
    async *all() {
      for await (const item of partition(table, MATCH_DECISIONS)) yield item['match'] as MatchRecord;
    },
    write: (write) =>
      writeChained(table, write, matchDecisionKey(write.after.identity), { match: write.after }),
  };
}
