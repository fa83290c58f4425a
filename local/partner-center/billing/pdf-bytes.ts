import PDFDocument from 'pdfkit';

/** A real PDF, with the same bytes whenever it is drawn. */
export function pdfBytes(
  title: string,
  createdAtMs: number,
  draw: (pdf: PDFKit.PDFDocument) => void,
): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 56,
    // The dates decide the file's own id, and nothing else in it varies.
    info: { Title: title, CreationDate: new Date(createdAtMs) },
  });
  const bytes = new Promise<Uint8Array>((done, failed) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => done(Buffer.concat(chunks)));
    pdf.on('error', failed);
  });
  draw(pdf);
  pdf.end();
  return bytes;
}
