using System.Text;
using System.Text.RegularExpressions;
using Hubby.Messages;
using Hubby.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Hubby.Tests.Messaging.Sms;

/// <summary>A real Kannel with its fake SMS centre.</summary>
public sealed partial class Kannel : ICounterpart
{
    readonly TemporaryFolder _folder = new();
    string _port = "";

    public IEnumerable<string> Settings =>
    [
        "--Sms:Provider=kannel", $"--Sms:Kannel:BaseAddress=http://127.0.0.1:{_port}", "--Sms:Kannel:Username=hubby",
        "--Sms:Kannel:Password=secret", "--Sms:Kannel:From=Hubby",
    ];

    public async Task StartAsync(string dataDirectory) =>
        _port = (await Repository.RunAsync("scripts/kannel.sh", "start", _folder.Path)).Trim();

    public void Adjust(WebApplicationBuilder builder)
    {
    }

    /// <summary>What the SMS centre got for a number: its alphabet and each part's text.</summary>
    public IReadOnlyList<(string Alphabet, string Text)> ReceivedFor(string phone) =>
        [.. Got.Matches(File.ReadAllText(Path.Combine(_folder.Path, "fakesmsc.log")))
            .Where(got => got.Groups["to"].Value == phone).Select(got => (got.Groups["as"].Value, got.Groups["text"].Value))];

    /// <summary>All parts that the SMS centre got for a number, put together.</summary>
    public string TextFor(string phone) =>
        string.Concat(ReceivedFor(phone).Select(part => part.Alphabet == "text" ? part.Text : Decoded(part.Text.Split(' ')[^1])));

    /// <summary>Kannel writes bytes, those that are no letters as %XX, a space as plus. Those of UTF-16 have zeros.</summary>
    static string Decoded(string text)
    {
        var bytes = new List<byte>();
        for (var index = 0; index < text.Length; index++)
        {
            bytes.Add(text[index] == '%'
                ? Convert.FromHexString(text.AsSpan(index + 1, 2))[0] : (byte)(text[index] == '+' ? ' ' : text[index]));
            index += text[index] == '%' ? 2 : 0;
        }

        return (bytes.Contains(0) ? Encoding.BigEndianUnicode : Encoding.UTF8).GetString([.. bytes]);
    }

    public async ValueTask DisposeAsync()
    {
        await Repository.RunAsync("scripts/kannel.sh", "stop", _folder.Path);
        _folder.Dispose();
    }

    [GeneratedRegex(@"Got message \d+: <Hubby (?<to>\S+) (?<as>\S+) (?<text>.*)>")]
    static partial Regex Got { get; }
}

public sealed class KannelPostgresApp : ChannelPostgresApp<Kannel>;

public sealed class KannelSqliteApp : ChannelSqliteApp<Kannel>;

public sealed class KannelTestsOnPostgres(KannelPostgresApp app) : KannelTests(app), IClassFixture<KannelPostgresApp>;

public sealed class KannelTestsOnSqlite(KannelSqliteApp app) : KannelTests(app), IClassFixture<KannelSqliteApp>;

public abstract class KannelTests(App app)
{
    Kannel Far => ((IChannelApp<Kannel>)app).Far;

    [Fact]
    public async Task A_text_in_the_small_alphabet_travels_and_its_report_comes_back()
    {
        const string phone = "+31612345601";
        var traveller = await Traveller.OfNewPartnerAsync(app, "SMS");
        var booked = await traveller.BookAsync(phone);
        var row = await traveller.MessageAsync(MessageState.Delivered);
        Assert.Equal("kannel", row.Provider);
        var part = Assert.Single(Far.ReceivedFor(phone));
        Assert.Equal("text", part.Alphabet);
        Assert.Contains(booked.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!, part.Text,
            StringComparison.Ordinal);
        Assert.Equal(["message.sent"], await traveller.FactsAsync());
    }

    [Fact]
    public async Task A_text_in_another_script_travels_whole()
    {
        const string phone = "+66812345602";
        var traveller = new Traveller(app,
            await app.CreatePartnerAsync(settings: partner => partner.Name = "เที่ยวไทย"), "SMS");
        await traveller.BookAsync(phone, "th");
        await traveller.MessageAsync(MessageState.Delivered);
        var parts = Far.ReceivedFor(phone);
        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.NotEqual("text", part.Alphabet));
    }

    [Fact]
    public async Task A_report_without_our_reference_is_refused()
    {
        var ct = TestContext.Current.CancellationToken;
        (await app.Client.GetAsync("/api/callbacks/sms/kannel?type=1", ct).ReadAsync()).Is(403);
        var guess = Convert.ToHexString(Guid.Empty.ToByteArray());
        (await app.Client.GetAsync($"/api/callbacks/sms/kannel?m={guess}&type=1", ct).ReadAsync()).Is(403);
    }
}
