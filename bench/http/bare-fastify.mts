// The least that a Fastify server can do: the orchestrator's requests are measured beside it. It takes
// a JSON body as the orchestrator does, keeps nothing, and answers one text that it was started with.
//   node bench/http/bare-fastify.mts '{"id":"job_…"}'
import { fastify } from 'fastify';

const answer = JSON.parse(process.argv[2] ?? '{}') as unknown;
const server = fastify();
server.post('/video/caption', async (_request, reply) => reply.status(202).send(answer));
server.get('/job/:id', async () => answer);
const listening = await server.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ listening });
process.on('disconnect', () => process.exit(0));
