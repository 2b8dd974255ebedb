using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hubby.Messaging.Push;

namespace Hubby.Tests.Messaging.Push;

/// <summary>The examples of RFC 8188, RFC 8291 and RFC 8292.</summary>
public sealed class WebPushVectorTests
{
    const string SenderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    const string SenderPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    const string BrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const string Secret = "BTBZMqHH6r4Tts7J_aSIgg";
    const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";
    const string Coded =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        + "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);

    [Fact]
    public void The_message_of_RFC_8291_is_encrypted_to_its_bytes()
    {
        using var sender = ECDiffieHellman.Create(P256.PrivateParameters(Bytes(SenderPrivate)));
        Assert.Equal(SenderPublic, Base64Url.EncodeToString(P256.Uncompressed(sender.ExportParameters(false).Q)));
        var target = new PushTarget("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            Bytes(BrowserPublic), Bytes(Secret));
        var coded = WebPushCipher.Encrypt("When I grow up, I want to be a watermelon"u8, target, sender, Bytes(Salt));
        Assert.Equal(Coded, Base64Url.EncodeToString(coded));
    }

    [Fact]
    public void The_browser_of_the_tests_opens_the_message_of_RFC_8291()
    {
        using var browser = ECDiffieHellman.Create(P256.PrivateParameters(Bytes(BrowserPrivate)));
        var plain = Aes128Gcm.Open(Bytes(Coded), browser, Bytes(Secret));
        Assert.Equal("When I grow up, I want to be a watermelon", Encoding.UTF8.GetString(plain));
    }

    [Fact]
    public void The_first_example_of_RFC_8188_is_encoded_to_its_bytes() => Assert.Equal(
        "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg",
        Base64Url.EncodeToString(WebPushCipher.Encode(
            "I am the walrus"u8, Bytes("yqdlZ-tYemfogSmv7Ws5PQ"), [], Bytes("I1BsxtFttlv3u_Oo94xnmw"))));

    [Fact]
    public void The_second_example_of_RFC_8188_with_two_records_is_decoded()
    {
        var coded = Bytes("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA");
        var plain = Aes128Gcm.Decode(coded, id =>
        {
            Assert.Equal("a1"u8.ToArray(), id);
            return Bytes("BO3ZVPxUlnLORbVGMpbT1Q");
        });
        Assert.Equal("I am the walrus", Encoding.UTF8.GetString(plain));
    }

    [Fact]
    public void The_longest_message_fills_the_4096_bytes_that_push_services_take()
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var target = new PushTarget("https://push.example.net/", Bytes(BrowserPublic), Bytes(Secret));
        Assert.Equal(4096, WebPushCipher.Encrypt(new byte[WebPushCipher.MaxPlaintext], target, sender, Bytes(Salt)).Length);
    }

    [Fact]
    public void The_sender_names_itself_as_in_RFC_8292()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1453341205);
        using var vapid = new Vapid(Bytes(SenderPrivate));
        var written = vapid.Authorize(new("https://push.example.net/push/JzLQ3raZ"), "mailto:push@example.com", now);
        var claims = VapidProof.Check(written, "https://push.example.net", now);
        Assert.Equal("mailto:push@example.com", claims.GetProperty("sub").GetString());
        Assert.EndsWith($", k={SenderPublic}", written, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_of_the_tests_takes_the_example_of_RFC_8292()
    {
        const string example = "t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9."
            + "eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0"
            + ".i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, "
            + "k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        var claims = VapidProof.Check(example, "https://push.example.net", DateTimeOffset.FromUnixTimeSeconds(1453523768 - 3600));
        Assert.Equal(1453523768, claims.GetProperty("exp").GetInt64());
    }
}

/// <summary>What a push service checks of RFC 8292.</summary>
static class VapidProof
{
    /// <summary>The claims of a value of <c>Authorization</c> after its scheme.</summary>
    public static JsonElement Check(string parameters, string origin, DateTimeOffset now)
    {
        var parts = parameters.Split(", ").ToDictionary(part => part[..1], part => part[2..]);
        var token = parts["t"].Split('.');
        using var key = ECDsa.Create(P256.PublicParameters(Base64Url.DecodeFromChars(parts["k"])));
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"),
            Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
        var head = JsonElement.Parse(Base64Url.DecodeFromChars(token[0]));
        Assert.Equal("ES256", head.GetProperty("alg").GetString());
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(token[1]));
        Assert.Equal(origin, claims.GetProperty("aud").GetString());
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()), now, now.AddHours(24));
        return claims;
    }
}
