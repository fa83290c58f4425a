import { z } from '../../values/schema.ts';
import { fields, text } from '../exchange/wire.ts';

/** The links of a collection, for the one question whether there is more: their addresses are not to be trusted. */
export const nextLink = z.optional(
  fields({
    next: z.optional(
      fields({
        uri: z.optional(text),
        headers: z.optional(z.array(fields({ key: text, value: z.optional(text) }))),
      }),
    ),
  }),
);
