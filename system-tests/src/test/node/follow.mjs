// Follows a stream with @stomp/stompjs: prints each event's id, and the last position when it has COUNT of them.
// follow.mjs URL TOKEN DESTINATION COUNT [AFTER] [ack]
import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';

const [url, token, destination, count, after, ack] = process.argv.slice(2);
let left = Number(count);
let position;

const client = new Client({
  webSocketFactory: () => new WebSocket(url, ['v12.stomp', 'v11.stomp', 'v10.stomp']),
  connectHeaders: { Authorization: `Bearer ${token}` },
  reconnectDelay: 0,
  onConnect: () => {
    const headers = { id: 'node' };
    if (after) headers.after = after;
    if (ack) Object.assign(headers, { ack, window: '2' });
    client.watchForReceipt('subscribed', () => console.log('subscribed'));
    headers.receipt = 'subscribed';
    client.subscribe(destination, onMessage, headers);
  },
  onStompError: (frame) => fail(`ERROR ${frame.headers.code}: ${frame.headers.message}`),
  onWebSocketError: (event) => fail(`no connection: ${event.message}`),
});

async function onMessage(message) {
  if (message.headers.notice) return;
  if (ack) message.ack();
  console.log(`event ${message.headers['ce-id']} ${JSON.parse(message.body).id}`);
  position = message.headers.position;
  if (--left === 0) {
    client.watchForReceipt('sent', async (receipt) => {
      console.log(`sent ${receipt.headers.position}`);
      await client.deactivate();
      console.log(`position ${position}`);
    });
    client.publish({
      destination: '/app/events/alert',
      headers: { 'ce-type': 'test.sent', 'ce-id': 'from-node', 'content-type': 'application/json', receipt: 'sent' },
      body: '{"id":"from-node"}',
    });
  }
}

function fail(why) {
  console.error(why);
  process.exit(1);
}

client.activate();
