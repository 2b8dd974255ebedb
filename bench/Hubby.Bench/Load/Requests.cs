using System.Buffers.Text;
using System.Text;

namespace Hubby.Bench.Load;

/// <summary>What one lane of the load sends, request after request.</summary>
abstract class Requests
{
    public abstract int WantedStatus { get; }

    /// <summary>The bytes of the next request, good until the next call.</summary>
    public abstract ReadOnlySpan<byte> Next(long unixMilliseconds);

    protected static void WriteNumber(Span<byte> place, long number) =>
        Utf8Formatter.TryFormat(number, place, out _, new('D', (byte)place.Length));
}

/// <summary>Distinct bookings, each signed on its own: timestamp, signature, reference and e-mail are written anew.</summary>
class BookingRequests : Requests, IDisposable
{
    const string Zeros = "0000000000";
    static readonly byte[] Signed = "POST/api/bookings"u8.ToArray();
    readonly Signer _signer;
    readonly Template[] _templates;
    long _number;

    /// <param name="credentials">Who books.</param>
    /// <param name="prefix">Makes the references distinct from those of another run on the same store.</param>
    /// <param name="withMail">Whether each traveller is to have a mail.</param>
    public BookingRequests(Credentials credentials, string prefix, bool withMail = false)
    {
        _signer = new(credentials);
        _templates = [.. Sample.Travellers.Select((_, traveller) => new Template(credentials, prefix, traveller, withMail))];
    }

    public override int WantedStatus => 201;
    public long Made => _number;

    public override ReadOnlySpan<byte> Next(long unixMilliseconds)
    {
        var template = _templates[_number % _templates.Length];
        var bytes = template.Bytes.AsSpan();
        var timestamp = bytes.Slice(template.Timestamp, Signer.TimestampLength);
        WriteNumber(timestamp, unixMilliseconds);
        WriteSignature(timestamp, bytes.Slice(template.Signature, Signer.SignatureLength));
        WriteNumber(bytes.Slice(template.Reference, Zeros.Length), _number);
        WriteNumber(bytes.Slice(template.Email, Zeros.Length), _number);
        _number++;
        return bytes;
    }

    public void Dispose()
    {
        _signer.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual void WriteSignature(ReadOnlySpan<byte> timestamp, Span<byte> place) =>
        _signer.Sign(timestamp, Signed, place);

    sealed class Template
    {
        public Template(Credentials credentials, string prefix, int traveller, bool withMail)
        {
            var (reference, email) = (prefix + Zeros, $"{prefix}.{Zeros}@example.com".ToLowerInvariant());
            var body = withMail
                ? Sample.BodyWithMail(traveller, reference, email, "en") : Sample.Body(traveller, reference, email);
            var text = "POST /api/bookings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + $"x-api-key: {credentials.Key}\r\nx-timestamp: {new string('0', Signer.TimestampLength)}\r\n"
                + $"x-signature: {new string('0', Signer.SignatureLength)}\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
            Bytes = Encoding.UTF8.GetBytes(text);
            Timestamp = After("x-timestamp: ");
            Signature = After("x-signature: ");
            Reference = After($"\"booking_id\":\"{prefix}");
            Email = After($"\"email\":\"{prefix.ToLowerInvariant()}.");
        }

        public byte[] Bytes { get; }
        public int Timestamp { get; }
        public int Signature { get; }
        public int Reference { get; }
        public int Email { get; }

        int After(string text) => Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) + text.Length;
    }
}

/// <summary>Bookings with a signature that is wrong, another one each time.</summary>
sealed class ForgedRequests(Credentials credentials) : BookingRequests(credentials, "FORGED")
{
    public override int WantedStatus => 401;

    protected override void WriteSignature(ReadOnlySpan<byte> timestamp, Span<byte> place)
    {
        place.Fill((byte)'a');
        Utf8Formatter.TryFormat(Made, place[..16], out _, new('x', 16));
    }
}

/// <summary>Signed reads of a list of addresses, round and round.</summary>
sealed class ReadRequests(Credentials credentials, IReadOnlyList<string> targets) : Requests, IDisposable
{
    readonly Signer _signer = new(credentials);
    readonly byte[] _buffer = new byte[2048];
    int _next;

    public override int WantedStatus => 200;

    public override ReadOnlySpan<byte> Next(long unixMilliseconds)
    {
        var target = targets[_next++ % targets.Count];
        var timestamp = unixMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = _signer.Sign(timestamp, $"GET{target}");
        var text = $"GET {target} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {credentials.Key}\r\n"
            + $"x-timestamp: {timestamp}\r\nx-signature: {signature}\r\n\r\n";
        return _buffer.AsSpan(0, Encoding.ASCII.GetBytes(text, _buffer));
    }

    public void Dispose() => _signer.Dispose();
}

/// <summary>Pages as a browser asks for them, round and round; unsigned.</summary>
sealed class PageRequests(IReadOnlyList<string> targets) : Requests
{
    readonly byte[][] _requests = [.. targets.Select(target => Encoding.ASCII.GetBytes(
        $"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n"
        + "Accept-Language: en\r\n\r\n"))];
    int _next;

    public override int WantedStatus => 200;

    public override ReadOnlySpan<byte> Next(long unixMilliseconds) => _requests[_next++ % _requests.Length];
}
