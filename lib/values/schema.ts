/** The one schema library, by our own door: rooms that may import no package still describe what they decode. */
export * as z from 'zod/mini';
