using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Hubby.Bench.Load;
using Hubby.Bench.Rows;
using Hubby.Bench.Stage;
using Hubby.Bookings;
using Hubby.Data;
using Hubby.Events;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Bench.Crash;

/// <summary>What was found where every promise was looked up.</summary>
/// <param name="Lost">Promised bookings that the API or the database does not have as they were promised.</param>
/// <param name="Doubled">Bookings beyond the first for one request.</param>
/// <param name="Torn">Bookings without their code or fact, and codes or facts without their booking.</param>
/// <param name="Integrity">What SQLite says of its file; <c>ok</c> when all is well.</param>
sealed record Found(int Lost, int Doubled, int Torn, string Integrity)
{
    public bool IsWhole => this is { Lost: 0, Doubled: 0, Torn: 0, Integrity: "ok" };
}

/// <summary>Reads every promised booking back, over the API and straight from the database.</summary>
static class ReadBack
{
    const int Attempts = 50;

    public static async Task<Found> RunAsync(Site site, Ledger ledger, CancellationToken ct)
    {
        await site.WaitUntilReadyAsync(ct);
        var lost = new HashSet<string>();
        await foreach (var email in MissingFromApiAsync(site, ledger, ct))
            lost.Add(email);
        await site.StopServersAsync();

        await using AppDb db = site.ConnectionString is { } connection
            ? Stores.Postgres(connection + ";Pooling=false;CommandTimeout=0")
            : Stores.Sqlite(SqlitePath(site));
        var bookings = await db.Set<Booking>().Select(row => new { row.Id, Email = row.Email! }).ToListAsync(ct);
        var codes = (await db.Set<PromoCode>().Select(row => new { row.Booking, row.Code }).ToListAsync(ct))
            .ToLookup(row => row.Booking, row => row.Code);
        var created = db.Set<Event>().Where(row => row.Type == "booking.created");
        var facts = (await created.Select(row => row.Booking!).ToListAsync(ct)).ToLookup(id => id);
        var byEmail = bookings.ToLookup(row => row.Email, row => row.Id);
        foreach (var (email, promise) in ledger.Promises)
        {
            if (!byEmail[email].Contains(promise.Id) || !codes[promise.Id].Contains(promise.PromoCode))
                lost.Add(email);
        }

        var doubled = byEmail.Sum(rows => rows.Count() - 1);
        var ids = bookings.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var torn = bookings.Count(row => codes[row.Id].Count() != 1 || facts[row.Id].Count() != 1)
            + codes.Count(rows => !ids.Contains(rows.Key)) + facts.Count(rows => !ids.Contains(rows.Key));
        return new(lost.Count, doubled, torn, site.ConnectionString is null ? Integrity(site) : "ok");
    }

    static async IAsyncEnumerable<string> MissingFromApiAsync(
        Site site, Ledger ledger, [EnumeratorCancellation] CancellationToken ct)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var chunk in ledger.Promises.Chunk(64))
        {
            var there = await Task.WhenAll(chunk.Select(entry => IsThereAsync(client, site, entry.Value, ct)));
            for (var index = 0; index < chunk.Length; index++)
            {
                if (!there[index])
                    yield return chunk[index].Key;
            }
        }
    }

    static async Task<bool> IsThereAsync(HttpClient client, Site site, Promise promise, CancellationToken ct)
    {
        using var signer = new Signer(site.Credentials);
        for (var attempt = 1; ; attempt++)
        {
            using var request = Request(signer, site, $"/api/bookings/{promise.Id}");
            using var response = await client.SendAsync(request, ct);
            var answer = await response.Content.ReadAsByteArrayAsync(ct);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == Attempts)
            {
                return response.IsSuccessStatusCode
                    && Encoding.UTF8.GetString(answer).Contains($"\"{promise.PromoCode}\"", StringComparison.Ordinal);
            }

            await Task.Delay(100, ct);
        }
    }

    static HttpRequestMessage Request(Signer signer, Site site, string target)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Addresses[0], target));
        request.Headers.Add("x-api-key", site.Credentials.Key);
        request.Headers.Add("x-timestamp", timestamp);
        request.Headers.Add("x-signature", signer.Sign(timestamp, "GET" + target));
        return request;
    }

    static string Integrity(Site site)
    {
        using var connection = SqliteFile.Open(SqlitePath(site));
        return string.Join("; ", connection.Column("PRAGMA integrity_check"));
    }

    static string SqlitePath(Site site) => Path.Combine(site.Setup.DataDirectory, SqliteArena.FileName);
}
