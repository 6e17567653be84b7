/** A worker process of the queue's contract, to be killed: it says `ready` and works until then. */
import '../support/register-typescript.mjs';

const { startQueueApplication } = await import('./queue-application.ts');
await startQueueApplication(JSON.parse(process.argv[2]));
console.log('ready');
