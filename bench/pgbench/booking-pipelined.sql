-- As booking.sql, but the whole transaction in one round trip: more than most programs do.
-- Keys are like the server's: their head is time, their tail has no order and never repeats. Given from outside: :partner, and :n = 0.
\set n :n + 1
\set unique permute(:n * 64 + :client_id, 10000000000, 7)
\set chance permute(:n * 64 + :client_id, 10000000, 3)
\set tail random(0, 281474976710655)
\startpipeline
BEGIN;
INSERT INTO bookings (partner_id, id, created_at, status, booking_id, email, first_name, last_name, departure_date, return_date,
    departure_location, should_send_message, channels, content_hash, repeat_key, holds_reference)
  VALUES (:partner::uuid, (extract(epoch FROM now()) * 1000)::bigint::text || lpad(:chance::int::text, 7, '0'), now(), 'Confirmed',
    'PGBENCH-' || :unique::bigint::text, 'pgbench.' || :unique::bigint::text || '@example.com', 'John', 'Fernandes',
    '2027-06-15Z', '2027-06-22Z', 'AMS', false, 1, substring(sha256(int8send(:unique::bigint)) FOR 16),
    substring(sha256(int8send(:unique::bigint)) FOR 16), false);
INSERT INTO promo_codes (partner_id, booking, position, code, uuid, status, package_id, package_type, package_size_megabytes,
    package_duration_days, destination, iso3)
  VALUES (:partner::uuid, (extract(epoch FROM now()) * 1000)::bigint::text || lpad(:chance::int::text, 7, '0'), 0,
    lpad(:unique::bigint::text, 10, 'A'), gen_random_uuid(), 'Issued', 'starter-1gb-365d', 'Starter', 1000, 365, 'TH', 'THA');
INSERT INTO events (partner_id, id, type, booking, data, created_at, is_pending)
  VALUES (:partner::uuid,
    (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7000a' || lpad(to_hex(:tail::bigint), 15, '0'))::uuid,
    'booking.created', (extract(epoch FROM now()) * 1000)::bigint::text || lpad(:chance::int::text, 7, '0'),
    '{"id":"' || (extract(epoch FROM now()) * 1000)::bigint::text || lpad(:chance::int::text, 7, '0') || '","booking_id":"PGBENCH-' || :unique::bigint::text || '"}', now(), false);
COMMIT;
\endpipeline
