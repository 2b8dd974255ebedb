using System.Text.Json.Serialization;

namespace Hubby.Install;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusNews))]
[JsonSerializable(typeof(AppManifest.Manifest))]
sealed partial class InstallJson : JsonSerializerContext;
