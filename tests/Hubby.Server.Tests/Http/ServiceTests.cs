using System.Net;
using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Http;

public sealed class ServiceTestsOnPostgres(PostgresApp app) : ServiceTests(app), IClassFixture<PostgresApp>;

public sealed class ServiceTestsOnSqlite(SqliteApp app) : ServiceTests(app), IClassFixture<SqliteApp>;

public abstract class ServiceTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_is_alive_and_ready()
    {
        Assert.Equal("ok\n", await app.Client.GetStringAsync("/healthz", Ct));
        Assert.Equal("ready\n", await app.Client.GetStringAsync("/readyz", Ct));
    }

    [Fact]
    public async Task The_time_is_open_to_all()
    {
        var before = TimeProvider.System.GetUtcNow();
        var body = JsonElement.Parse(await app.Client.GetStringAsync("/api/time", Ct));
        Assert.True(body.GetProperty("success").GetBoolean());
        var now = DateTimeOffset.FromUnixTimeMilliseconds(body.GetProperty("data").GetProperty("server_time").GetInt64());
        Assert.InRange(now, before.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
    }

    [Theory]
    [InlineData("GET", "/", 404, "not_found")]
    [InlineData("POST", "/bookings", 404, "not_found")]
    [InlineData("GET", "/api/nothing", 404, "not_found")]
    [InlineData("DELETE", "/api/time", 405, "method_not_allowed")]
    public async Task A_bare_status_has_the_error_body(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var response = await app.Client.SendAsync(request, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);

        Assert.True((int)response.StatusCode == status, text);
        var body = JsonElement.Parse(text);
        Assert.Equal(code, body.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(response.Headers.GetValues("Request-Id").Single(), body.GetProperty("request_id").GetString());
        if (status == (int)HttpStatusCode.MethodNotAllowed)
            Assert.Equal(["GET"], response.Content.Headers.Allow);
    }
}
