// verify.js SECRET BODY ID TIMESTAMP SIGNATURE: prints the type of a delivery, or fails when its signature is not good.
import { Webhook } from 'standardwebhooks';

const [secret, body, id, timestamp, signature] = process.argv.slice(2);
const event = new Webhook(secret).verify(body, {
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': signature,
});
console.log(event.type);
