using System.Net.Http.Headers;
using System.Security.Cryptography;
using CsvHelper;
using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hubby.BookingImports;

/// <summary>
/// <c>POST /api/imports</c>: keeps a file of bookings, piece by piece as it comes, and leaves it to a worker. Of a file that does
/// not come to its end nothing stays.
/// </summary>
sealed class StartImport(AppDb db, SecretBox box, ImportSignal signal, TimeProvider clock)
{
    public const int MaxFileName = Import.MaxFileName;
    public const string Accepted = "The import is under way.";
    static readonly TimeSpan TakenBy = TimeSpan.FromMinutes(1);

    public static readonly Problem NotCsv = new(415, "not_csv", "Send the file as it is, with Content-Type: text/csv.");

    public static readonly Problem TooLarge = new(413, "file_too_large",
        $"A file may have {ImportFile.MaxBytes / 1024 / 1024} MB; send it in parts.");

    /// <summary>What came of keeping a file.</summary>
    public sealed record Outcome(
        Import? Import, bool IsReplay = false, Problem? Problem = null, IReadOnlyList<Fault>? Faults = null);

    public static Task<IResult> Handle(HttpContext http, Caller caller, StartImport start, CancellationToken ct) =>
        start.HandleAsync(http, caller, ct);

    async Task<IResult> HandleAsync(HttpContext http, Caller caller, CancellationToken ct)
    {
        if (!IdempotencyKey.TryRead(http.Request, out var key))
            return IdempotencyKey.Invalid.ToResult();
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !"text/csv".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return NotCsv.ToResult();
        }

        if (http.Request.ContentLength > ImportFile.MaxBytes)
            return TooLarge.ToResult();
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = ImportFile.MaxBytes + 1;
        var faults = new Faults();
        var name = new QueryFields(http.Request, faults).Text("file_name");
        if (name?.Length > Import.MaxFileName)
            faults.Add(new Fault("file_name", FaultCodes.TooLong, $"Send at most {Import.MaxFileName} characters."));
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);

        var file = new Wanted(caller.Partner.Id, name, key) { PromisedHash = caller.ContentSha256 };
        var outcome = await SaveAsync(file, http.Request.Body, ct);
        if (outcome.Problem is { } problem)
            return problem.ToResult(outcome.Faults);
        return new JsonBytes(StatusCodes.Status202Accepted, ImportBytes.Render(Accepted, outcome.Import!))
        {
            Location = $"/api/imports/{outcome.Import!.Id}",
            IsReplay = outcome.IsReplay,
        };
    }

    /// <summary>What is to be kept of a file, besides its bytes.</summary>
    /// <param name="PartnerId">Whose bookings they are.</param>
    /// <param name="Name">What people call it.</param>
    /// <param name="Key">The idempotency key, if any.</param>
    public sealed record Wanted(Guid PartnerId, string? Name, string? Key)
    {
        /// <summary>Its SHA-256, when it was told beforehand.</summary>
        public byte[]? PromisedHash { get; init; }

        /// <summary>Whether the caller works on it, and no worker.</summary>
        public bool IsTaken { get; init; }

        /// <summary>Whether somebody looks at its first rows before it is an import.</summary>
        public bool IsLookedAt { get; init; }
    }

    /// <param name="wanted">What is to be kept.</param>
    /// <param name="file">Is read to its end.</param>
    /// <param name="ct">Stops; then nothing stays.</param>
    public async Task<Outcome> SaveAsync(Wanted wanted, Stream file, CancellationToken ct)
    {
        var now = clock.Now();
        var import = new Import { PartnerId = wanted.PartnerId, Id = Ids.Row(now), FileName = wanted.Name, CreatedAt = now };
        db.Imports.Add(import);
        await db.SaveChangesAsync(ct);
        Outcome? outcome = null;
        try
        {
            outcome = await SaveAsync(import, wanted, file, ct);
            if (outcome.Import is not null && !wanted.IsTaken)
                signal.Wake();
            return outcome;
        }
        finally
        {
            if (outcome?.Import?.Id != import.Id)
                await ForgetAsync(import);
        }
    }

    async Task<Outcome> SaveAsync(Import import, Wanted wanted, Stream file, CancellationToken ct)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (piece, bytes, number) = (new byte[ImportChunk.Bytes], 0L, 0);
        while (await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, ct) is var read and > 0)
        {
            bytes += read;
            if (bytes > ImportFile.MaxBytes)
                return new(null, Problem: TooLarge);
            if (number == 0 && await HeadFaultsAsync(piece.AsMemory(0, read), ct) is { Count: > 0 } faults)
                return new(null, Problem: Problems.InvalidRequest, Faults: faults);
            sha.AppendData(piece, 0, read);
            await KeepAsync(import, number++, piece.AsMemory(0, read), ct);
        }

        if (bytes == 0)
            return new(null, Problem: Problems.InvalidRequest, Faults: [Empty]);
        var hash = sha.GetHashAndReset();
        if (wanted.PromisedHash is { } promised && !hash.AsSpan().SequenceEqual(promised))
            return new(null, Problem: Authentication.ContentHashMismatch);
        return await FinishAsync(import, wanted, hash, bytes, ct);
    }

    static Fault Empty => new(Faults.Whole, FaultCodes.TooFew, "The file has no booking; send a head and at least one row.");

    /// <summary>A head is read before the rest has come, and so is whether anything follows it.</summary>
    static async Task<Faults> HeadFaultsAsync(ReadOnlyMemory<byte> first, CancellationToken ct)
    {
        var faults = new Faults();
        await using var csv = CsvReader.Create(first, ImportFile.Form);
        try
        {
            await csv.ReadHeaderAsync(ct);
            if (ImportColumns.Read([.. csv.Headers], faults) is not null && !await csv.ReadAsync(ct))
                faults.Add(Empty);
        }
        catch (CsvFormatException broken)
        {
            faults.Add(new Fault(Faults.Whole, FaultCodes.InvalidFormat, ImportFile.Broken(broken)));
        }

        return faults;
    }

    async Task KeepAsync(Import import, int number, ReadOnlyMemory<byte> piece, CancellationToken ct)
    {
        db.ImportChunks.Add(new()
        {
            PartnerId = import.PartnerId,
            Import = import.Id,
            Number = number,
            Sealed = box.Seal(piece.Span, ImportStream.LabelOf(import.Id, number)),
        });
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>The whole file is here; another one with its key may have been faster.</summary>
    async Task<Outcome> FinishAsync(Import import, Wanted wanted, byte[] hash, long bytes, CancellationToken ct)
    {
        var (now, key) = (clock.Now(), wanted.Key);
        try
        {
            DateTimeOffset? next = wanted.IsLookedAt ? null : wanted.IsTaken ? now + TakenBy : now;
            await db.ImportOf(import.PartnerId, import.Id).ExecuteUpdateAsync(row => row
                .SetProperty(each => each.State, wanted.IsLookedAt ? ImportState.Uploading : ImportState.Waiting)
                .SetProperty(each => each.IdempotencyKey, key)
                .SetProperty(each => each.FileHash, hash)
                .SetProperty(each => each.Bytes, bytes)
                .SetProperty(each => each.NextTryAt, next), ct);
        }
        catch (Exception taken) when (taken.IsUniqueViolation())
        {
            var first = await db.Imports
                .SingleAsync(row => row.PartnerId == import.PartnerId && row.IdempotencyKey == key, ct);
            return first.FileHash.AsSpan().SequenceEqual(hash)
                ? new(first, IsReplay: true) : new(null, Problem: IdempotencyKey.Reused);
        }

        return new(await db.ImportOf(import.PartnerId, import.Id).SingleAsync(ct));
    }

    // Whoever sent half a file is gone, and with them their token.
    async Task ForgetAsync(Import import)
    {
        await db.DeleteChunksAsync(import.PartnerId, import.Id, CancellationToken.None);
        await db.ImportOf(import.PartnerId, import.Id).Where(row => row.State == ImportState.Uploading)
            .ExecuteDeleteAsync(CancellationToken.None);
    }
}
