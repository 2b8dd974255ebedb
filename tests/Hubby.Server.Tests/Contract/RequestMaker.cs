using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

/// <summary>
/// Makes requests out of the API document: from its examples and its schemas, about half of them right and the others nearly.
/// </summary>
sealed class RequestMaker
{
    /// <summary>Calls that take long or make much work for others, so fewer of them are made.</summary>
    static readonly string[] Rare =
        ["get_openapi", "erase_traveller", "export_traveller", "create_webhook", "replay_webhook", "create_import"];
    const int UsualShare = 10;

    internal static readonly string[] OddTexts =
    [
        "", " ", "x", "0", "-1", "null", "\0", "\n", "\ud83d\ude00", "\u202e", "'; DROP TABLE bookings; --", "{}", "a,b", "*",
        "%", "1e400", "99999999999999999999", "2025-06-15", "9999-12-31T23:59:59.9999999+14:00", "0000-00-00", "a@b", "..%2f",
        "00000000-0000-0000-0000-000000000000", "00000000000000000000", new('x', 300), new('é', 2000),
    ];

    readonly JsonElement _document;
    readonly KnownThings _known;
    readonly List<(string Path, string Method, JsonElement Call)> _calls;

    public RequestMaker(JsonElement document, KnownThings known)
    {
        (_document, _known) = (document, known);
        _calls = [.. from path in document.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            let isRare = Rare.Contains(method.Value.GetProperty("operationId").GetString())
            from share in Enumerable.Range(0, isRare ? 1 : UsualShare)
            select (path.Name, method.Name.ToUpperInvariant(), method.Value)];
    }

    public MadeRequest Next(Dice dice) => new Draw(this, dice, dice.Pick(_calls)).Make();

    /// <summary>One request: whether it is right is thrown first.</summary>
    sealed class Draw(RequestMaker maker, Dice dice, (string Path, string Method, JsonElement Call) call)
    {
        readonly bool _isOdd = dice.Next(2) == 0;
        readonly SchemaValues _values = new(maker._document, maker._known, dice, call.Path);
        readonly List<string> _raw = [];

        public MadeRequest Make()
        {
            var parameters = call.Call.TryGetProperty("parameters", out var listed)
                ? listed.EnumerateArray().Select(each => maker._document.Resolve(each)).ToList() : [];
            var target = new StringBuilder(call.Path);
            foreach (var parameter in In("path"))
            {
                target.Replace($"{{{NameOf(parameter)}}}",
                    Uri.EscapeDataString(TextFor(parameter) is { Length: > 0 } text ? text : "x"));
            }

            var separator = '?';
            foreach (var parameter in In("query").Where(IsSent))
            {
                for (var times = _isOdd && dice.Next(12) == 0 ? 2 : 1; times > 0; times--, separator = '&')
                {
                    target.Append(separator).Append(NameOf(parameter)).Append('=')
                        .Append(Uri.EscapeDataString(TextFor(parameter)));
                }
            }

            var (body, mediaType) = Body();
            var key = In("header").Any(parameter => NameOf(parameter) == "Idempotency-Key") && dice.Next(4) == 0
                ? $"key-{dice.Next(500)}" : null;
            return new(call.Path, call.Method, $"{target}", body, mediaType, key);

            IEnumerable<JsonElement> In(string place) =>
                parameters.Where(parameter => parameter.GetProperty("in").GetString() == place);
        }

        static string NameOf(JsonElement parameter) => parameter.GetProperty("name").GetString()!;

        // Most pages are short, since it takes long to look at a long one.
        bool IsSent(JsonElement parameter) => !IsSpoilt(10) && (dice.Next(3) == 0 || NameOf(parameter) == "limit"
            || (parameter.TryGetProperty("required", out var required) && required.GetBoolean()));

        bool IsSpoilt(int oneIn) => _isOdd && dice.Next(oneIn) == 0;

        string TextFor(JsonElement parameter)
        {
            if (IsSpoilt(3))
                return dice.Pick(OddTexts);
            var name = NameOf(parameter);
            if (dice.Next(8) > 0 && maker._known.Pick(dice, call.Path, name) is { } known)
                return known;
            return _values.Of(parameter.GetProperty("schema"), name) switch
            {
                JsonValue value when value.TryGetValue<string>(out var text) => text,
                var value => value?.ToJsonString() ?? "",
            };
        }

        (string? Body, string MediaType) Body()
        {
            if (!call.Call.TryGetProperty("requestBody", out var described))
                return IsSpoilt(10) ? ("{}", "application/json") : (null, "");
            var content = described.GetProperty("content").EnumerateObject().First();
            var text = content.Name.Contains("json", StringComparison.Ordinal)
                ? Json(content.Value) : Example(content.Value)?.ToString() ?? dice.Pick(OddTexts);
            if (IsSpoilt(8))
                text = text[..dice.Next(text.Length + 1)];
            if (IsSpoilt(8) && text.Length > 0)
                text = text.Insert(dice.Next(text.Length), $"{(char)dice.Next(256)}");
            return (text, IsSpoilt(40) ? "text/plain" : content.Name);
        }

        string Json(JsonElement content)
        {
            var body = dice.Next(2) == 0 && Example(content) is { } example
                ? example : _values.Of(content.GetProperty("schema"), "");
            for (var changes = _isOdd ? dice.Next(4) : 0; changes > 0; changes--)
                Spoil(body);
            var text = Nowhere(body?.ToJsonString() ?? "null");
            for (var index = 0; index < _raw.Count; index++)
                text = text.Replace($"\"raw-{index}\"", _raw[index], StringComparison.Ordinal);
            return text;
        }

        // Nothing is ever sent to a host of somebody's.
        static string Nowhere(string text) => text.Replace("//example.com", "//example.invalid", StringComparison.Ordinal)
            .Replace(".example.com", ".example.invalid", StringComparison.Ordinal);

        JsonNode? Example(JsonElement content)
        {
            if (!content.TryGetProperty("examples", out var examples))
                return null;
            var example = dice.Pick([.. examples.EnumerateObject()]).Value.GetProperty("value");
            return Fill(JsonNode.Parse(example.GetRawText()));
        }

        /// <summary>What names something names something that is there, mostly.</summary>
        JsonNode? Fill(JsonNode? node)
        {
            if (node is not JsonObject fields)
                return node;
            foreach (var (name, value) in fields.ToList())
            {
                if (value is JsonValue && dice.Next(2) == 0 && maker._known.Pick(dice, call.Path, name) is { } known)
                    fields[name] = known;
            }

            return node;
        }

        /// <summary>Some field or item somewhere is lost, new, or something else.</summary>
        void Spoil(JsonNode? node)
        {
            while (node is JsonObject or JsonArray)
            {
                var children = node is JsonObject fields
                    ? fields.Select(field => (field.Key, field.Value)).ToList()
                    : [.. ((JsonArray)node).Select((item, index) => ($"{index}", item))];
                if (children.Count == 0)
                    return;
                var (key, child) = dice.Pick(children);
                if (child is JsonObject or JsonArray && dice.Next(3) > 0)
                {
                    node = child;
                    continue;
                }

                if (node is JsonArray list)
                    list[int.Parse(key, CultureInfo.InvariantCulture)] = Odd();
                else if (dice.Next(4) == 0)
                    node.AsObject().Remove(key);
                else
                    node[dice.Next(6) == 0 ? dice.Pick(OddTexts) : key] = Odd();
                return;
            }
        }

        // Text that no JsonNode would take stands in for itself until the end.
        JsonValue Odd()
        {
            _raw.Add(dice.Next(4) == 0 ? JsonSerializer.Serialize(dice.Pick(OddTexts)) : dice.Pick(Mutant.Oddities));
            return JsonValue.Create($"raw-{_raw.Count - 1}");
        }
    }
}
