using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Redemptions;

/// <summary>As much of a browser as a form needs: it keeps cookies and sends what the page has hidden in its form.</summary>
sealed partial class Browser : IDisposable
{
    string _guard = "";

    /// <param name="app">The server.</param>
    /// <param name="address">Where on this machine it comes from.</param>
    public Browser(App app, string address = "127.0.0.1") => Client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        CookieContainer = new CookieContainer(),
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = app.Client.BaseAddress,
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HttpClient Client { get; }

    public async Task<Answer> GetAsync(string target) => Keep(await Client.GetAsync(target, Ct).ReadAsync());

    /// <summary>Sends the form of the page that was last seen.</summary>
    public async Task<Answer> SendAsync(string target, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            [new("form", _guard), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return Keep(await Client.PostAsync(target, form, Ct).ReadAsync());
    }

    public void Dispose() => Client.Dispose();

    Answer Keep(Answer answer)
    {
        if (Guard().Match(answer.Text) is { Success: true } found)
            _guard = WebUtility.HtmlDecode(found.Groups[1].Value);
        return answer;
    }

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Guard();
}
