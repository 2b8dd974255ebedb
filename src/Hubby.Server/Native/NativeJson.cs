using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Devices;
using Hubby.Http;

namespace Hubby.Native;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(LowerCaseEnumConverter<EsimSupport>), typeof(LowerCaseEnumConverter<StepPlace>)])]
[JsonSerializable(typeof(Envelope<IReadOnlyList<DeviceRow>>))]
[JsonSerializable(typeof(Envelope<DeviceCheckAnswer>))]
[JsonSerializable(typeof(Envelope<InstructionsAnswer>))]
sealed partial class NativeJson : JsonSerializerContext;

static class NativeBytes
{
    static readonly NativeJson Json = new(new JsonSerializerOptions(NativeJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static JsonBytes Answer(string message, IReadOnlyList<DeviceRow> devices) => new(StatusCodes.Status200OK,
        JsonSerializer.SerializeToUtf8Bytes(
            new Envelope<IReadOnlyList<DeviceRow>>(message, devices), Json.EnvelopeIReadOnlyListDeviceRow));

    public static JsonBytes Answer(DeviceCheckAnswer check) => new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(
        new Envelope<DeviceCheckAnswer>("What is known of this phone.", check), Json.EnvelopeDeviceCheckAnswer));

    public static JsonBytes Answer(InstructionsAnswer steps) => new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(
        new Envelope<InstructionsAnswer>("How to install the eSIM.", steps), Json.EnvelopeInstructionsAnswer));
}
