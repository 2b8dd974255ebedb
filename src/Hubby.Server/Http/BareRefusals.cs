using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Hubby.Data;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Hubby.Http;

/// <summary>
/// What is not well-formed HTTP never becomes a request: Kestrel itself answers it with a status and an empty body, and offers no
/// place to say more. So that such an answer too has an id and the error body, this stands between Kestrel and the socket and
/// fills it in. Our own failures always have a body, so an empty 4xx can only be one of these. On a connection that Kestrel
/// encrypts the bytes pass as they are.
/// </summary>
sealed partial class BareRefusals(TimeProvider clock, IOptions<HubbyOptions> options, ILogger<BareRefusals> log)
{
    public void Apply(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Transport = new Filled(connection.Transport, this);
        return next(connection);
    });

    /// <summary>The whole answer in place of a bare one, or null when it is none.</summary>
    byte[]? Fill(ReadOnlySpan<byte> head)
    {
        var isOtherVersion = head.StartsWith("HTTP/1.1 505 "u8);
        var isRefusal = isOtherVersion || head.StartsWith("HTTP/1.1 4"u8);
        if (!isRefusal || !head.EndsWith("\r\n\r\n"u8) || head.IndexOf("\r\nContent-Length: 0\r\n"u8) < 0)
            return null;

        // A version of HTTP that is none is the caller's mistake like any other, and no input of theirs is a failure of ours.
        var status = isOtherVersion ? StatusCodes.Status400BadRequest : int.Parse(head[9..12], CultureInfo.InvariantCulture);
        var problem = Problems.ForStatus(status);
        var requestId = LastResort.RequestIdHead + Ids.Public(clock.GetUtcNow());
        Refused(requestId, status);

        var body = problem.ToResult().Render(options.Value.ErrorUrl(problem.Code), requestId);
        var afterStatus = head.IndexOf("\r\n"u8) + 2;
        var kept = Encoding.ASCII.GetString(head[afterStatus..^2]).Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal);
        var whole = new ArrayBufferWriter<byte>();
        Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n{kept}Content-Type: {JsonBytes.ContentType}\r\n"
            + $"Content-Length: {body.WrittenCount}\r\nCache-Control: no-store\r\n"
            + $"{LastResort.RequestIdHeader}: {requestId}\r\n\r\n", whole);
        whole.Write(body.WrittenSpan);
        return whole.WrittenSpan.ToArray();
    }

    [LoggerMessage(LogLevel.Information, "{RequestId} was no request: {Status}")]
    partial void Refused(string requestId, int status);

    sealed class Filled(IDuplexPipe transport, BareRefusals refusals) : IDuplexPipe
    {
        public PipeReader Input => transport.Input;
        public PipeWriter Output { get; } = new Writer(transport.Output, refusals);
    }

    /// <summary>Hands everything on; looks only at how each piece that is written begins.</summary>
    sealed class Writer(PipeWriter output, BareRefusals refusals) : PipeWriter
    {
        Memory<byte> _lent;

        public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;
        public override long UnflushedBytes => output.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _lent = output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (bytes <= _lent.Length && refusals.Fill(_lent.Span[..bytes]) is { } filled)
                output.Write(filled);
            else
                output.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            output.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(
            ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            output.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => output.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => output.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);
    }
}
