import { latinBytes, withTable } from '../../../builders/pdf-files.ts';

/** Figures as a statement prints them: before tax, tax and total. */
type PrintedFigures = { readonly subtotal: string; readonly tax: string; readonly total: string };

/** A whole PDF that shows its figures and its issue, unpacked: to unpack takes real time, and here is only simulated time. */
export function printPdf({ subtotal, tax, total }: PrintedFigures, issue: string): Uint8Array {
  const shown = `(Issue ${issue}) (Subtotal ${subtotal}) (Tax ${tax}) (Total ${total})`;
  return latinBytes(
    withTable('%PDF-1.7\n', ['1 0 obj\n<< /Type /Catalog >>\nendobj\n', `2 0 obj\n${shown}\nendobj\n`]),
  );
}

export function readPdf(bytes: Uint8Array): PrintedFigures | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const figure = (name: string) => new RegExp(`\\(${name} (-?[\\d.]+)\\)`).exec(text)?.[1];
  const [subtotal, tax, total] = [figure('Subtotal'), figure('Tax'), figure('Total')];
  return subtotal === undefined || tax === undefined || total === undefined
    ? undefined
    : { subtotal, tax, total };
}
