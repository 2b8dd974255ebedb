using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hubby.Messaging.Push;

/// <summary>A JSON Web Token in its compact form (RFC 7515, 7519).</summary>
static class JwtText
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Claims(params ReadOnlySpan<(string Name, JsonNode? Value)> claims)
    {
        var json = new JsonObject();
        foreach (var (name, value) in claims)
            json[name] = value;
        return json;
    }

    public static string Signed(string algorithm, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var head = new JsonObject { ["typ"] = "JWT", ["alg"] = algorithm };
        var signed = $"{Part(head)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString(Plain)));
}
