using System.Text.Json;
using CsvHelper;
using Hubby.Bookings;
using Hubby.Http;

namespace Hubby.BookingImports;

/// <summary>
/// The columns of a file of bookings: the names of the API's fields. A row has one package; a booking with several has them as
/// JSON in <c>package_specifications</c>.
/// </summary>
sealed class ImportColumns
{
    const string Specifications = "package_specifications";
    const string Communication = "communication_options";
    const string DepartureDate = "departure_date";

    static readonly string[] Texts =
    [
        "booking_id", "email", "phone", "first_name", "last_name", "full_name", "title", "gender", DepartureDate, "return_date",
        "departure_location", "flight_number", "locale", "external_user_id", "custom_branding",
    ];

    static readonly string[] Numbers = ["pax"];
    static readonly string[] Json = ["metadata", Specifications, Communication];
    static readonly string[] OfCommunication = ["should_send_message", "channels"];
    static readonly string[] OfPackage =
        ["package_id", "package_type", "destination", "size", "package_duration", "quantity", "expires_at"];
    static readonly string[] NumbersOfPackage = ["package_duration", "quantity"];

    static readonly char[] BetweenNames = [' ', ',', ';', '|'];

    public static IReadOnlyList<string> All { get; } = [.. Texts, .. Numbers, .. Json, .. OfCommunication, .. OfPackage];

    static readonly Dictionary<string, string> Meanings = BookingShapes.Request.Fields.SelectMany(field => field.Name switch
    {
        Specifications => [field, .. field.Shape.Items!.Fields],
        Communication => [field, .. field.Shape.Fields],
        _ => (IEnumerable<Field>)[field],
    }).ToDictionary(field => field.Name, field => FirstSentence(field.Description));

    readonly string[] _names;

    ImportColumns(string[] names) => _names = names;

    public int Count => _names.Length;
    public string[] Names => _names;

    /// <summary>The columns of a head, or its faults.</summary>
    public static ImportColumns? Read(IEnumerable<string> head, Faults faults)
    {
        string[] names = [.. head.Select(name => name.Trim())];
        foreach (var unknown in names.Where(name => !All.Contains(name)).Distinct())
        {
            Fault(faults, unknown, FaultCodes.UnknownColumn,
                $"There is no such column. The columns are {string.Join(", ", All)}.");
        }

        foreach (var twice in names.Where(All.Contains).GroupBy(name => name).Where(same => same.Count() > 1))
            Fault(faults, twice.Key, FaultCodes.DuplicateField, "Send this column once.");
        if (!names.Contains(DepartureDate))
            Fault(faults, DepartureDate, FaultCodes.Required, "The column is missing.");
        if (!names.Contains(Specifications) && !names.Any(OfPackage.Contains))
        {
            Fault(faults, Specifications, FaultCodes.Required,
                "Send the package's columns, such as package_type and destination.");
        }

        if (names.Contains(Specifications) && names.FirstOrDefault(OfPackage.Contains) is { } both)
            Fault(faults, both, FaultCodes.DuplicateField, $"Send {Specifications} or the package's own columns, not both.");
        if (names.Contains(Communication) && names.FirstOrDefault(OfCommunication.Contains) is { } beside)
            Fault(faults, beside, FaultCodes.DuplicateField, $"Send {Communication} or its own columns, not both.");
        return faults.Count > 0 ? null : new(names);
    }

    /// <summary>What the API says of the field, in a sentence.</summary>
    public static string MeaningOf(string column) => Meanings[column];

    static string FirstSentence(string text) => $"{text.Split(". ")[0].TrimEnd('.')}.".Replace("`", "", StringComparison.Ordinal);

    static void Fault(Faults faults, string column, string code, string message) => faults.Add(new Fault(column, code, message));

    /// <summary>The record as the JSON of a booking; an empty cell is a field that was not sent.</summary>
    public void Write(CsvReader record, Utf8JsonWriter json)
    {
        var cells = new Dictionary<string, string>(_names.Length);
        for (var index = 0; index < _names.Length; index++)
        {
            if (record.GetString(index).Trim() is { Length: > 0 } cell)
                cells.Add(_names[index], cell);
        }

        json.WriteStartObject();
        foreach (var (name, cell) in cells.Where(cell => Texts.Contains(cell.Key)))
            json.WriteString(name, cell);
        foreach (var (name, cell) in cells.Where(cell => Numbers.Contains(cell.Key)))
            WriteNumber(json, name, cell);
        foreach (var (name, cell) in cells.Where(cell => Json.Contains(cell.Key)))
            WriteJson(json, name, cell);
        WriteCommunication(json, cells);
        WritePackage(json, cells);
        json.WriteEndObject();
    }

    /// <summary>The column that a fault is about.</summary>
    public static string ColumnOf(string field)
    {
        var path = field.StartsWith('[') ? field[(field.IndexOf(']', StringComparison.Ordinal) + 1)..].TrimStart('.') : field;
        var leaf = path.StartsWith($"{Specifications}[0].", StringComparison.Ordinal) ? path[(Specifications.Length + 4)..]
            : path.StartsWith($"{Communication}.", StringComparison.Ordinal) ? path[(Communication.Length + 1)..] : path;
        var name = leaf.Split('[', '.')[0];
        return All.Contains(name) ? name : path;
    }

    static void WriteCommunication(Utf8JsonWriter json, Dictionary<string, string> cells)
    {
        if (!cells.Keys.Any(OfCommunication.Contains))
            return;
        json.WriteStartObject(Communication);
        if (cells.TryGetValue("should_send_message", out var should))
        {
            if (bool.TryParse(should, out var yes))
                json.WriteBoolean("should_send_message", yes);
            else
                json.WriteString("should_send_message", should);
        }

        if (cells.TryGetValue("channels", out var channels))
            WriteList(json, "channels", channels.Split(BetweenNames, StringSplitOptions.RemoveEmptyEntries));
        json.WriteEndObject();
    }

    static void WritePackage(Utf8JsonWriter json, Dictionary<string, string> cells)
    {
        if (!cells.Keys.Any(OfPackage.Contains))
            return;
        json.WriteStartArray(Specifications);
        json.WriteStartObject();
        foreach (var (name, cell) in cells.Where(cell => OfPackage.Contains(cell.Key)))
        {
            if (NumbersOfPackage.Contains(name))
                WriteNumber(json, name, cell);
            else if (name == "destination" && cell.Contains('|', StringComparison.Ordinal))
                WriteList(json, name, cell.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            else
                json.WriteString(name, cell);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteList(Utf8JsonWriter json, string name, string[] items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    // What is no number or no JSON goes on as text, and is refused as any text in its place would be.
    static void WriteNumber(Utf8JsonWriter json, string name, string cell)
    {
        if (int.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, cell);
    }

    static void WriteJson(Utf8JsonWriter json, string name, string cell)
    {
        var (document, problem) = JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(cell));
        using (document)
        {
            json.WritePropertyName(name);
            if (problem is null)
                document!.RootElement.WriteTo(json);
            else
                json.WriteStringValue(cell);
        }
    }
}
