import { byteBlocks } from './byte-block.ts';

/** Turns texts into bytes, equal ones into the same object; nothing for an empty one. */
export function textBytes(): (text: string | undefined) => Uint8Array | undefined {
  const encoder = new TextEncoder();
  const piece = byteBlocks();
  const known = new Map<string, Uint8Array>();
  return (text) => {
    if (text === undefined || text === '') return undefined;
    const before = known.get(text);
    if (before) return before;
    const room = piece(text.length * 3); // The most that UTF-8 needs for one unit of UTF-16.
    const bytes = room.subarray(0, encoder.encodeInto(text, room).written);
    known.set(text, bytes);
    return bytes;
  };
}
