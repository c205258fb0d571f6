// Listens to an event stream with the standard's EventSource: prints each event's id, and every notice by its name.
// listen.mjs URL
import { EventSource } from 'eventsource';

const source = new EventSource(process.argv[2]);

source.onopen = () => console.log('opened');
source.onmessage = (message) => {
  const event = JSON.parse(message.data);
  console.log(`event ${event.id} ${event.data.id}`);
  if (event.position !== message.lastEventId) {
    console.log(`the position is ${event.position}, the id ${message.lastEventId}`);
    process.exit(1);
  }
};
source.onerror = () => console.log(source.readyState === EventSource.CLOSED ? 'closed' : 'broken');
for (const notice of ['caught-up', 'gap', 'progress', 'reconnect', 'end']) {
  source.addEventListener(notice, () => console.log(notice));
}
