namespace Hubby.Devices;

/// <summary>The list of phones, embedded in the assembly; its README says how it is kept.</summary>
static class DeviceData
{
    const char Comment = '#';
    const int Columns = 5;

    public static IReadOnlyList<DeviceModel> Read()
    {
        using var stream = typeof(DeviceData).Assembly.GetManifestResourceStream("DeviceData/devices.tsv")!;
        using var reader = new StreamReader(stream);
        var models = new List<DeviceModel>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != Comment)
                models.Add(Model(line.Split('\t')));
        }

        return models;
    }

    static DeviceModel Model(string[] fields)
    {
        Array.Resize(ref fields, Columns);
        return new(fields[0], fields[1], Support(fields[2]), Parts(fields[3]), Parts(fields[4]));
    }

    static EsimSupport Support(string text) => text switch
    {
        "yes" => EsimSupport.Yes,
        "no" => EsimSupport.No,
        "maybe" => EsimSupport.Maybe,
        _ => throw new FormatException($"devices.tsv says {text} where it says yes, no or maybe."),
    };

    static string[] Parts(string? field) => field?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
