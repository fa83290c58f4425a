import { deflateSync } from 'node:zlib';

/** The smallest PDF that is whole: one page's text in one packed stream, and a table of where everything lies. */
export function smallPdf(text = 'a statement'): Uint8Array {
  return latinBytes(
    withTable('%PDF-1.7\n', [
      '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n',
      '2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n',
      `3 0 obj\n${packedStream(text)}\nendobj\n`,
    ]),
  );
}

/** One that keeps its table of places in a packed stream of its own, as writers do since PDF 1.5. */
export function pdfWithTableStream(text = 'a statement'): Uint8Array {
  const body = `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n${packedStream(text)}\nendobj\n`;
  const table = packedStream('\u0001\u0000\u0009\u0000', '/Type /XRef /Size 3 /W [1 2 1] /Root 1 0 R ');
  return latinBytes(`${body}3 0 obj\n${table}\nendobj\nstartxref\n${body.length}\n%%EOF\n`);
}

/** One that was changed later: what is new and its own table of places follow the old file, as it was. */
export function changedPdf(text = 'a statement'): Uint8Array {
  const before = Buffer.from(smallPdf(text)).toString('latin1');
  const previous = /startxref\n(\d+)/.exec(before)?.[1] ?? '';
  const added = '4 0 obj\n(changed)\nendobj\n';
  const at = String(before.length).padStart(10, '0');
  const table = `xref\n4 1\n${at} 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev ${previous} >>\n`;
  return latinBytes(`${before}${added}${table}startxref\n${before.length + added.length}\n%%EOF\n`);
}

/** One that is laid out to be shown before it is whole here: it says its own length, and its last mark points to its front. */
export function linearizedPdf(text = 'a statement'): Uint8Array {
  const front = (length: number, rest: number) => {
    const first = `%PDF-1.7\n1 0 obj\n<< /Linearized 1 /L ${String(length).padStart(8, ' ')} >>\nendobj\n`;
    const at = String(first.indexOf('1 0 obj')).padStart(10, '0');
    const trailer = `trailer\n<< /Size 3 /Root 1 0 R /Prev ${String(rest).padStart(8, ' ')} >>\n`;
    return { first, table: `xref\n1 1\n${at} 00000 n \n${trailer}startxref\n0\n%%EOF\n` };
  };
  const { first, table } = front(0, 0);
  const object = `2 0 obj\n${packedStream(text)}\nendobj\n`;
  const at = first.length + table.length;
  const rest = `xref\n0 1\n0000000000 65535 f \n2 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 3 >>\n`;
  const end = `startxref\n${first.length}\n%%EOF\n`;
  const told = front(at + object.length + rest.length + end.length, at + object.length);
  return latinBytes(`${told.first}${told.table}${object}${rest}${end}`);
}

/** Objects behind a head, and the table that says where each of them begins. */
export function withTable(head: string, objects: readonly string[], more = ''): string {
  const places: string[] = [];
  let body = head;
  for (const object of objects) {
    places.push(`${String(body.length).padStart(10, '0')} 00000 n \n`);
    body += object;
  }
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
  return `${body}${table}trailer\n<< /Size ${size} /Root 1 0 R ${more}>>\nstartxref\n${body.length}\n%%EOF\n`;
}

export function packedStream(text: string, more = ''): string {
  const packed = deflateSync(Buffer.from(text, 'latin1')).toString('latin1');
  return `<< ${more}/Length ${packed.length} /Filter /FlateDecode >>\nstream\n${packed}\nendstream`;
}

export function latinBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
