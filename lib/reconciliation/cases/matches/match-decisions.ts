import type { ChainWrite } from '../../audit/chained.ts';
import type { MatchRecord } from './match-record.ts';

/** Our memory of what people said about suggested matches. */
export interface MatchDecisions {
  read(identity: string): Promise<MatchRecord | undefined>;
  all(): AsyncIterable<MatchRecord>;
  /** All or nothing. `lost`: somebody else decided first. The same write again is written. */
  write(write: ChainWrite<MatchRecord>): Promise<'written' | 'lost'>;
}
