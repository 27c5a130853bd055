import '#sms/index.ts';
import { apiApp } from '../harness/http.ts';
import { openDb } from '#kernel/store/db.ts';

/** One server process of several on the same database: prints its port as a line and answers until it is killed. Arguments: socket folder, port, database. */
const [host = '', port = '', database = ''] = process.argv.slice(2);
const connection = { host, port: Number(port), database };
const app = await apiApp({ app: openDb(connection, 'wellrun_app', { max: 12 }) });
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
