using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Claims : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "allows_claim_to_other_address",
                table: "partners",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "claims",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    booking = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false, collation: "BINARY"),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false, collation: "BINARY"),
                    locale = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false, collation: "BINARY"),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    again = table.Column<int>(type: "INTEGER", nullable: false),
                    again_since = table.Column<long>(type: "INTEGER", nullable: false),
                    last_sent_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_claims", x => new { x.partner_id, x.booking, x.position, x.email });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "claims");

            migrationBuilder.DropColumn(
                name: "allows_claim_to_other_address",
                table: "partners");
        }
    }
}
