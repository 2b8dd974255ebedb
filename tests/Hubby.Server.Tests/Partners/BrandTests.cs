using System.Text;
using Hubby.Partners;
using Hubby.Tests.Claims;
using Hubby.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Partners;

public sealed class BrandTestsOnPostgres(PostgresApp app) : BrandTests(app), IClassFixture<PostgresApp>;

public sealed class BrandTestsOnSqlite(SqliteApp app) : BrandTests(app), IClassFixture<SqliteApp>;

public abstract class BrandTests(App app)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static IEnumerable<string> FaultsOf(string json) =>
        ReadBrandFile.Handle(Encoding.UTF8.GetBytes(json)).Faults.Select(fault => $"{fault.Field} {fault.Code}");

    async Task<IReadOnlyList<Hubby.Http.Fault>> SetAsync(string slug, string json)
    {
        var (brand, faults) = ReadBrandFile.Handle(Encoding.UTF8.GetBytes(json));
        Assert.True(brand is not null, string.Join(", ", faults.Select(fault => $"{fault.Field}: {fault.Message}")));
        await using var scope = app.Services.CreateAsyncScope();
        var refused = (await scope.ServiceProvider.GetRequiredService<SetBrand>().HandleAsync(slug, brand, Ct)).Faults;
        await app.RefreshPartnersAsync();
        return refused;
    }

    async Task<Answer> AskAsync(string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return await app.Client.SendAsync(request, Ct).ReadAsync();
    }

    [Fact]
    public void All_faults_of_a_file_are_listed_with_their_places() => Assert.Equal(
        [
            "color invalid_format", "help_email invalid_format", "hosts[0] invalid_format", "logo_on_color wrong_type",
            "logo_url invalid_format", "sub_brands.Gold.sub_brands invalid_value", "texts.english please invalid_format",
            "texts.english please.hello invalid_value", "typo invalid_value",
        ],
        FaultsOf("""
            {
              "color": "green", "logo_url": "http://example.com/a.png", "logo_on_color": "yes", "help_email": "help", "typo": 1,
              "texts": { "english please": { "hello": "x" } }, "hosts": ["https://esim.example.com"],
              "sub_brands": { "Gold": { "sub_brands": {} } }
            }
            """).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_is_no_brand_is_refused(string json) => Assert.NotEmpty(FaultsOf(json));

    [Fact]
    public async Task A_sub_brand_dresses_the_pages_of_its_bookings_and_takes_the_rest_from_the_partner()
    {
        var link = await ClaimLink.MakeAsync(app, partner =>
        {
            partner.SubBrands = ["Gold"];
            partner.Brand = new()
            {
                Color = "#00606b",
                Links = new() { HelpUrl = "https://www.example.com/help" },
                SubBrands = new Dictionary<string, Brand> { ["Gold"] = new() { Name = "Acme Gold", Color = "#7a5c00" } },
            };
        }, booking => booking["custom_branding"] = "Gold");
        using var visitor = new Visitor(app);
        var page = (await visitor.OpenAsync(link.Page)).Is(200).Text;
        Assert.Contains("/assets/brand-7a5c00-", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>Acme Gold</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("https://www.example.com/help", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_is_what_bookings_may_name_and_what_is_shown_again()
    {
        var partner = await app.CreatePartnerAsync();
        Assert.Empty(await SetAsync(
            partner.Slug, """{"color":"#123ABC","sub_brands":{"Gold":{"texts":{"nl":{"welcome":"Hoi"}}}}}"""));
        var stored = app.Services.GetRequiredService<PartnerDirectory>().FindBySlug(partner.Slug)!;
        Assert.Equal(["Gold"], stored.SubBrands);
        Assert.Equal("#123abc", stored.Brand.Color);
        Assert.Equal("#123abc", stored.Brand.For("Gold").Color);
        Assert.Equal("Hoi", stored.Brand.For("Gold").Texts["nl"].Welcome);
    }

    [Fact]
    public async Task A_partners_words_are_for_their_language()
    {
        var link = await ClaimLink.MakeAsync(app, partner => partner.Brand = new()
        {
            Texts = new Dictionary<string, BrandTexts>
            {
                ["nl-NL"] = new() { Welcome = "Fijne <reis>", Links = new() { HelpUrl = "https://www.example.com/nl" } },
            },
        });
        using var visitor = new Visitor(app);
        var dutch = (await visitor.OpenAsync($"{link.Page}&lang=nl")).Text;
        Assert.Contains("Fijne &lt;reis&gt;", dutch, StringComparison.Ordinal);
        Assert.Contains("https://www.example.com/nl", dutch, StringComparison.Ordinal);
        Assert.DoesNotContain("Fijne", (await visitor.OpenAsync(link.Page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_shows_its_partners_brand_and_any_other_host_nobodys()
    {
        var partner = await app.CreatePartnerAsync(settings: partner => partner.Name = "Hosted Travel");
        var host = $"{partner.Slug}.example.com";
        Assert.Empty(await SetAsync(partner.Slug, $$"""{"color":"#112233","hosts":["{{host}}"]}"""));
        var own = (await AskAsync("/privacy", host)).Is(200).Text;
        Assert.Contains("Hosted Travel", own, StringComparison.Ordinal);
        Assert.Contains("/assets/brand-112233-", own, StringComparison.Ordinal);
        var other = (await AskAsync("/privacy", "evil.example.com")).Is(200).Text;
        Assert.DoesNotContain("Hosted Travel", other, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example.com", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_belongs_to_one_partner()
    {
        var (one, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        var brand = $$"""{"hosts":["{{one.Slug}}.example.com"]}""";
        Assert.Empty(await SetAsync(one.Slug, brand));
        Assert.Empty(await SetAsync(one.Slug, brand));
        Assert.Contains("another partner's", Assert.Single(await SetAsync(other.Slug, brand)).Message, StringComparison.Ordinal);
        Assert.Single(await SetAsync(
            other.Slug, """{"hosts":["x.example.com"],"sub_brands":{"A":{"hosts":["X.example.com"]}}}"""));
    }

    [Fact]
    public void Links_lead_to_the_first_host_by_the_servers_own_scheme()
    {
        var brand = new Brand { Hosts = ["esim.example.com", "b.example.com"] };
        Assert.Equal("https://esim.example.com", brand.BaseUrl("https://hubby.example.com"));
        Assert.Equal("http://esim.example.com", brand.BaseUrl("http://localhost:5000"));
        Assert.Equal("http://localhost:5000", new Brand().BaseUrl("http://localhost:5000"));
    }
}
