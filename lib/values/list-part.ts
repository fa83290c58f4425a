/** A part of a list. `next` says where the list goes on, and is undefined at its end. */
export type ListPart<Item> = { readonly items: readonly Item[]; readonly next: string | undefined };

/**
 * Reads at most `limit` items of a list: its first ones, or those behind `after`, which is where another part said that it
 * goes on. A part costs what it holds, however long the list is; it may hold less than there is.
 */
export type ReadPart<Item> = (after: string | undefined, limit: number) => Promise<ListPart<Item>>;
