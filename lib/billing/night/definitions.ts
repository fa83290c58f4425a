import { daySchema, instantSchema, named, nullable, type Definition } from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import { nightSchema } from './ask-night.ts';

const document = named(
  'AskedDocument',
  z.object({
    documentId: z.string(),
    wish: z.enum(['sync', 'reload']),
    state: z.enum(['asked', 'under_way']),
  }),
);

/** How what a person may ask of the billing night is asked for. */
export const deskDefinitions = {
  askNight: {
    summary: 'Has a billing night planned: today, or the day that is named.',
    body: z.optional(nightSchema),
    answer: named('AskedNight', z.object({ night: daySchema, plannedAt: nullable(instantSchema) })),
  },
  syncDocument: { summary: 'Has one document looked at again at Microsoft.', answer: document },
  reloadDocument: {
    summary: 'Has the lines of one document read again out of the archive.',
    answer: document,
  },
} satisfies Readonly<Record<string, Definition>>;
