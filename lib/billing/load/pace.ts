import { CHECKPOINT_MS } from '../waits.ts';
import type { Loading } from './loading.ts';

/** Somebody else wrote the document first. What was worked on is not what is stored any more: it is read again. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken' as const;
}

/** When a long piece of work writes down how far it came, and when it has to stop. */
export type Pace = {
  /** Whether to write down, or to stop, at the next opportunity. Asked often: it costs next to nothing. */
  readonly isDue: () => boolean;
  /** Told how far the work has come: writes it down where that is due. Throws Overtaken where somebody else wrote first. */
  readonly reached: (loading: Loading) => Promise<'go_on' | 'stop'>;
  /** The farthest that was told of, which need not be written down yet. */
  readonly farthest: () => Loading | undefined;
};

type PaceTools = {
  readonly nowMs: () => number;
  /** A worker's time runs out: what it has not written down is lost. */
  readonly timeIsUp: () => boolean;
};

/** By time and not by count: a checkpoint costs what it costs, however small the parts are. */
export function createPace(
  { nowMs, timeIsUp }: PaceTools,
  writeDown: (loading: Loading) => Promise<void>,
): Pace {
  let writtenAtMs = nowMs();
  let farthest: Loading | undefined;
  const isOld = () => nowMs() - writtenAtMs >= CHECKPOINT_MS;
  return {
    isDue: () => timeIsUp() || isOld(),
    reached: async (loading) => {
      farthest = loading;
      // Whoever stops hands what it reached to its caller, who stores it with the document.
      if (timeIsUp()) return 'stop';
      if (isOld()) {
        await writeDown(loading);
        writtenAtMs = nowMs();
      }
      return 'go_on';
    },
    farthest: () => farthest,
  };
}
