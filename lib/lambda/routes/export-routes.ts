import type { Answer } from '../../values/answer.ts';
import type { Definition } from '../../values/definition.ts';
import type { Asked, Question } from '../answer-route.ts';
import { ACCEPTED, decide, read } from './question.ts';

type Found = Promise<Answer<unknown>>;
/** For which customers the caller may ask; undefined for all. */
type Reader = { readonly customers?: readonly string[] | undefined };

export type ExportDesk = {
  readonly askExport: (asked: Asked) => Found;
  readonly export: (id: string, reader: Reader) => Found;
  readonly exports: (query: Asked['query'], reader: Reader) => Found;
};

export type ExportDefinitions = Readonly<Record<keyof ExportDesk, Definition>>;

/** A file cannot be cut once it is written, so its content is restricted where it is asked for. */
export function exportRoutes(desk: ExportDesk, define: ExportDefinitions): readonly Question[] {
  const more = { status: ACCEPTED, restriction: 'passed_on' } as const;
  return [
    read('/exports', define.exports, 'passed_on', ({ query, customers }) =>
      desk.exports(query, { customers }),
    ),
    read('/exports/{id}', define.export, 'passed_on', ({ id, customers }) => desk.export(id, { customers })),
    // Nothing is decided by it: whoever may read may have it written down.
    decide('POST /exports', 'finance.read', define.askExport, desk.askExport, more),
  ];
}
