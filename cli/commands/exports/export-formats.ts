import { EXPORT_FORMATS } from '../../../lib/reporting/exports/export-job.ts';
import { UsageError } from '../../command.ts';

/** A format by the name that the API knows: `dispute-pack` is as good as `dispute_pack`. */
export function formatNamed(text: string): string {
  const name = text.toLowerCase().replaceAll('-', '_');
  if ((EXPORT_FORMATS as readonly string[]).includes(name)) return name;
  throw new UsageError(`There is no format ${text}. There are ${EXPORT_FORMATS.join(', ')}.`);
}
