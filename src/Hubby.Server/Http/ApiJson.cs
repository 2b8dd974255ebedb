using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hubby.Http;

/// <summary>How answers are written: snake_case, compact, everything but what JSON itself must escape left as it is.</summary>
static class ApiJson
{
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>A slice adds the source-generated context of its answers.</summary>
    public static IServiceCollection AddAnswers(this IServiceCollection services, JsonSerializerContext answers) =>
        services.ConfigureHttpJsonOptions(json =>
        {
            // A context's own converters count only where it is used with its own options.
            foreach (var converter in answers.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Encoder = Encoder;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, answers);
        });
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Envelope<TimeAnswer>))]
[JsonSerializable(typeof(JsonElement))]
sealed partial class HttpJson : JsonSerializerContext;

/// <summary>Instants as the guide writes them.</summary>
sealed class ApiInstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToApi());
}

/// <summary>Text that is JSON already.</summary>
sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader).GetRawText();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}

/// <summary>Enum values as the API writes them: lower case, words joined by underscores.</summary>
sealed class LowerCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower)
    where TEnum : struct, Enum;
