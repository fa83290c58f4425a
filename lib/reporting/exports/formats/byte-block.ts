/**
 * Hands out pieces of large blocks of bytes. A million small ones, each with memory of its own, cost a process several times
 * what is in them.
 */
export function byteBlocks(): (most: number) => Uint8Array {
  let block = new Uint8Array(BLOCK);
  let used = 0;
  return (length) => {
    if (length > block.length - used) [block, used] = [new Uint8Array(Math.max(BLOCK, length)), 0];
    used += length;
    return block.subarray(used - length, used);
  };
}

const BLOCK = 1 << 16;
