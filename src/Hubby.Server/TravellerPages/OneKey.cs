using System.Xml.Linq;
using Hubby.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Hubby.TravellerPages;

/// <summary>
/// The only key of ASP.NET's Data Protection, derived from the master key: the same on every node and after every start, and
/// nothing more to store, share or lose.
/// </summary>
sealed class OneKey(SecretBox box) : IXmlRepository
{
    const string Deserializer = "Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel."
        + "AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection";
    const int KeyBytes = 64;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var secret = box.Derive("data protection"u8, KeyBytes);
        var id = new Guid(box.Derive("data protection key id"u8, 16));
        return
        [
            new XElement("key", new XAttribute("id", id), new XAttribute("version", 1),
                new XElement("creationDate", "2020-01-01T00:00:00Z"),
                new XElement("activationDate", "2020-01-01T00:00:00Z"),
                new XElement("expirationDate", "9999-01-01T00:00:00Z"),
                new XElement("descriptor", new XAttribute("deserializerType", Deserializer),
                    new XElement("descriptor",
                        new XElement("encryption", new XAttribute("algorithm", "AES_256_CBC")),
                        new XElement("validation", new XAttribute("algorithm", "HMACSHA256")),
                        new XElement("masterKey", new XElement("value", Convert.ToBase64String(secret)))))),
        ];
    }

    public void StoreElement(XElement element, string friendlyName) =>
        throw new InvalidOperationException("Keys of Data Protection come from the master key alone.");
}
