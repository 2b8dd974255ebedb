using System.Text;
using Hubby.Data;
using Hubby.Partners;
using Hubby.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Partners;

public sealed class KeyTestsOnPostgres(SignedOnPostgres app) : KeyTests(app), IClassFixture<SignedOnPostgres>;

public sealed class KeyTestsOnSqlite(SignedOnSqlite app) : KeyTests(app), IClassFixture<SignedOnSqlite>
{
    readonly SignedOnSqlite _app = app;

    [Fact]
    public async Task No_secret_can_be_read_from_the_files()
    {
        var credentials = await _app.CreatePartnerAsync();
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(_app.DataDirectory))
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(content, Encoding.Latin1);
            text.Append(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        Assert.Contains(credentials.Key, text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(credentials.Secret, text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(credentials.Secret["hs_test_".Length..], text.ToString(), StringComparison.Ordinal);
    }
}

public abstract class KeyTests(ISignedApp fixture)
{
    readonly App _app = fixture.App;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_twenty_creates_at_once_one_makes_the_second_key()
    {
        var partner = await _app.CreatePartnerAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => InScopeAsync(keys => keys.CreateAsync(partner.PartnerId, new("more"), Ct))));

        Assert.Single(outcomes, outcome => outcome.Key is not null);
        Assert.All(outcomes.Where(outcome => outcome.Key is null),
            outcome => Assert.Same(ChangeKeys.TooManyKeys, outcome.Problem));
        Assert.Equal(2, await _app.QueryAsync(db => db.ApiKeys.CountAsync(key => key.PartnerId == partner.PartnerId, Ct)));
    }

    [Fact]
    public async Task A_rotated_key_works_on_for_the_overlap_and_then_no_more()
    {
        var old = await _app.CreatePartnerAsync();
        var (issued, _) = await InScopeAsync(keys => keys.RotateAsync(old.Key, TimeSpan.FromMinutes(2), Ct));
        var fresh = old with { Key = issued!.Row.Key, Secret = issued.Secret };
        await _app.RefreshPartnersAsync();
        await StatusAsync(old, 200);
        await StatusAsync(fresh, 200);

        fixture.Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        await StatusAsync(old, 200);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await StatusAsync(old, 401);
        await StatusAsync(fresh, 200);
    }

    [Fact]
    public async Task With_two_live_keys_a_rotation_needs_to_end_the_old_one_at_once()
    {
        var first = await _app.CreatePartnerAsync();
        await InScopeAsync(keys => keys.CreateAsync(first.PartnerId, new("second"), Ct));
        Assert.Same(ChangeKeys.TooManyKeys,
            (await InScopeAsync(keys => keys.RotateAsync(first.Key, TimeSpan.FromHours(1), Ct))).Problem);
        await StatusAsync(first, 200);

        Assert.NotNull((await InScopeAsync(keys => keys.RotateAsync(first.Key, TimeSpan.Zero, Ct))).Key);
        await _app.RefreshPartnersAsync();
        await StatusAsync(first, 401);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((7 * 24 * 60) + 1)]
    public async Task An_overlap_is_at_most_seven_days(int minutes)
    {
        var partner = await _app.CreatePartnerAsync();
        var (key, problem) = await InScopeAsync(keys => keys.RotateAsync(partner.Key, TimeSpan.FromMinutes(minutes), Ct));
        Assert.Null(key);
        Assert.Same(ChangeKeys.OverlapOutOfRange, problem);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_after_the_next_poll()
    {
        var partner = await _app.CreatePartnerAsync();
        await StatusAsync(partner, 200);
        Assert.Null(await InScopeAsync(keys => keys.RevokeAsync(partner.Key, Ct)));
        Assert.Same(ChangeKeys.UnknownKey, await InScopeAsync(keys => keys.RevokeAsync(partner.Key, Ct)));

        fixture.Clock.Advance(PartnerRefresh.Every);
        await EventuallyAsync(async () => (int)(await _app.SignedBy(partner).GetAsync("/api/echo")).StatusCode == 401);
    }

    [Fact]
    public async Task Last_use_is_written_down_by_the_poll()
    {
        var partner = await _app.CreatePartnerAsync();
        var used = fixture.Clock.Now();
        await StatusAsync(partner, 200);
        await _app.Services.GetRequiredService<PartnerRefresh>().FlushAsync(Ct);
        Assert.Equal(used, await _app
            .QueryAsync(db => db.ApiKeys.Where(key => key.Key == partner.Key).Select(key => key.LastUsedAt).SingleAsync(Ct)));
    }

    [Fact]
    public async Task A_node_with_another_master_key_is_told_so()
    {
        await _app.CreatePartnerAsync();
        using var other = new SecretBox(Tokens.Bytes(SecretBox.KeyBytes));
        var failure = await Assert.ThrowsAsync<SettingException>(() => _app.QueryAsync(async db =>
        {
            await db.CheckMasterKeyAsync(other, Ct);
            return true;
        }));
        Assert.Contains("master key", failure.Message, StringComparison.Ordinal);
    }

    async Task StatusAsync(Credentials credentials, int status)
    {
        var response = await _app.SignedBy(credentials).GetAsync("/api/echo");
        Assert.True((int)response.StatusCode == status, await response.Content.ReadAsStringAsync(Ct));
    }

    async Task<T> InScopeAsync<T>(Func<ChangeKeys, Task<T>> change)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await change(scope.ServiceProvider.GetRequiredService<ChangeKeys>());
    }

    // The poll runs on a thread of its own: ask again until it has, or until the run is given up.
    static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await isSo())
            Assert.False(patience.IsCancellationRequested, "It did not come true within 20 seconds.");
    }
}
