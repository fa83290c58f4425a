import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { prebuiltPage } from './v1-page.ts';

// Run by v1-pages.ts in a process of its own, so that serving takes no time from the clients that are measured.
const { values } = parseArgs({
  options: { pages: { type: 'string' }, lines: { type: 'string' }, latency: { type: 'string' } },
});
const pageCount = Number(values.pages);
const latencyMs = Number(values.latency);
const pageOf = prebuiltPage(Number(values.lines));

const server = createServer((request, response) => {
  const page = Number(request.headers['ms-continuationtoken'] ?? 0);
  const [head, rest] = pageOf(page, page === pageCount - 1);
  setTimeout(() => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': head.length + rest.length,
    });
    response.write(head);
    response.end(rest);
  }, latencyMs);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('disconnect', () => process.exit());
