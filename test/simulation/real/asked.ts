import type { Asked } from './judge/judge.ts';

/** What a message asks for, as far as it can be read. */
export function askedIn(body: string): Asked {
  try {
    const { requestId, lines } = JSON.parse(body) as { requestId?: string; lines?: { lineId: string }[] };
    return { body, requestId, lineIds: lines?.map(({ lineId }) => lineId) ?? [] };
  } catch {
    return { body, requestId: undefined, lineIds: [] };
  }
}
