// Makes a booking and prints its promo code and claim link. Needs HUBBY_URL, HUBBY_API_KEY and HUBBY_API_SECRET.
import { createHmac, randomUUID } from 'node:crypto';

const { HUBBY_URL = 'http://localhost:5000', HUBBY_API_KEY, HUBBY_API_SECRET } = process.env;

async function call(method, target, body, headers = {}) {
  const timestamp = Date.now().toString();
  const signature = createHmac('sha256', HUBBY_API_SECRET).update(`${timestamp}${method}${target}`).digest('hex');
  const response = await fetch(HUBBY_URL + target, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-api-key': HUBBY_API_KEY,
      'x-timestamp': timestamp,
      'x-signature': signature,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${answer.error.code}: ${answer.message} ${JSON.stringify(answer.errors ?? '')}`);
  return answer.data;
}

const booking = await call('POST', '/api/bookings', {
  booking_id: `example-${randomUUID()}`,
  departure_date: '2030-06-15',
  return_date: '2030-06-22',
  first_name: 'Alex',
  package_specifications: [{ package_type: 'starter', destination: process.argv[2] ?? 'Thailand' }],
}, { 'idempotency-key': randomUUID() });

const [code] = booking.promo_codes;
console.log(`Booking:    ${booking.id}`);
console.log(`Promo code: ${code.promo_code}`);
console.log(`Claim link: ${code.claim_url}`);
